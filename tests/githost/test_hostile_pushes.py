"""Pushes that mean harm, or just too much: refused with a sentence, and nothing of them stays."""

from __future__ import annotations

import base64
import os
import random
import struct
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from django.conf import LazySettings

from portal.githost import bare, smart
from portal.githost.models import Repository
from tests.githost.clone import PASSWORD, Clone, Refused

pytestmark = pytest.mark.django_db(transaction=True)
EDITOR = {"Authorization": f"Basic {base64.b64encode(f'ana:{PASSWORD}'.encode()).decode()}"}
RECEIVE = {**EDITOR, "Content-Type": "application/x-git-receive-pack-request"}


def files_in(repository: Repository) -> set[str]:
    return {
        str(path.relative_to(repository.folder)) for path in repository.folder.rglob("*") if path.is_file()
    }


def plumb(clone: Clone, mode: str, name: bytes) -> None:
    """Commit a tree with an entry that git's own commands would not make."""
    blob = bytes.fromhex(clone.git("hash-object", "-w", "--stdin", feed=b"harm").strip())
    tree = mode.encode() + b" " + name + b"\0" + blob
    made = clone.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", feed=tree).strip()
    commit = clone.git("commit-tree", made, "-m", "Harm").strip()
    clone.git("update-ref", "refs/heads/harm", commit)


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("100644", b".git"),
        ("100644", b".."),
        ("100644", b".GIT"),
        ("100644", b"a/b"),
        ("120000", b".gitmodules"),
    ],
)
def test_names_that_would_lead_out_of_a_clone_are_refused(
    filled: Clone, repository: Repository, mode: str, name: bytes
) -> None:
    plumb(filled, mode, name)
    with pytest.raises(Refused, match=r"unpack|fsck|remote rejected"):
        filled.git("push", "origin", "harm")
    assert set(bare.refs(repository.folder)) == {"refs/heads/main"}
    filled.git("fetch", "origin", "main")


def test_a_push_over_the_limit_is_refused_and_leaves_nothing(
    filled: Clone, repository: Repository, settings: LazySettings
) -> None:
    settings.GIT_PUSH_BYTES = 200_000
    before = files_in(repository)
    filled.write("big.bin", random.Random(7).randbytes(400_000))
    filled.commit("Too much")
    with pytest.raises(Refused, match="413"):
        filled.git("-c", "http.postBuffer=10000000", "push", "origin", "HEAD:main")
    assert files_in(repository) == before
    assert not [path for path in Path(settings.GIT_FOLDER).iterdir() if path.is_file()]


@pytest.mark.parametrize("body", [b"", b"0000", b"not git at all", os.urandom(5000), b"00ff" + b"x" * 251])
def test_what_is_no_pack_changes_nothing(
    filled: Clone, repository: Repository, site: str, body: bytes
) -> None:
    before = bare.refs(repository.folder)
    answer = requests.post(f"{repository.clone_url}/git-receive-pack", data=body, headers=RECEIVE, timeout=60)
    assert answer.status_code in (200, 400, 403, 500)
    assert b"Traceback" not in answer.content
    assert bare.refs(repository.folder) == before


def test_a_pack_that_claims_a_huge_object_takes_no_memory(
    filled: Clone, repository: Repository, site: str
) -> None:
    """Its header says 60 GB, its data says nothing of the kind."""
    size, first = 60_000_000_000, 0
    first = 0x80 | (3 << 4) | (size & 15)
    size >>= 4
    header = bytearray([first])
    while size:
        header.append((size & 0x7F) | (0x80 if size > 0x7F else 0))
        size >>= 7
    pack = b"PACK" + struct.pack(">II", 2, 1) + bytes(header) + zlib.compress(b"x" * 1000) + b"\0" * 20
    command = b"0" * 40 + b" " + b"1" * 40 + b" refs/heads/huge\0 report-status"
    line = f"{len(command) + 4:04x}".encode() + command
    answer = requests.post(
        f"{repository.clone_url}/git-receive-pack", data=line + b"0000" + pack, headers=RECEIVE, timeout=120
    )
    assert b"refs/heads/huge" not in answer.content or b"ng refs/heads/huge" in answer.content
    assert "refs/heads/huge" not in bare.refs(repository.folder)
    filled.git("fetch", "origin", "main")


@pytest.mark.parametrize(
    "path",
    [
        "/git/orders/../../etc/info/refs?service=git-upload-pack",
        "/git/orders/%2e%2e/info/refs?service=git-upload-pack",
        "/git/orders/checkout.git/objects/info/packs",
        "/git/orders/checkout.git/HEAD",
        "/git/orders/checkout.git/config",
        "/git/..%2forders/checkout.git/info/refs?service=git-upload-pack",
    ],
)
def test_no_path_leads_to_a_file(filled: Clone, site: str, path: str) -> None:
    prepared = requests.Request("GET", site, headers=EDITOR).prepare()
    prepared.url = site + path
    with requests.Session() as session:
        answer = session.send(prepared, timeout=30, allow_redirects=False)
    assert answer.status_code == 404


def test_only_the_services_of_git_are_spoken(filled: Clone, repository: Repository, site: str) -> None:
    for service in ("", "git-upload-archive", "sh"):
        address = f"{repository.clone_url}/info/refs"
        answer = requests.get(address, params={"service": service}, headers=EDITOR, timeout=30)
        assert answer.status_code == 403, service


def test_too_many_at_once_are_told_to_come_again(
    filled: Clone, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:

    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(smart, "_transfers", full)
    with pytest.raises(Refused, match="503"):
        filled.git("fetch", "origin", "main")


def test_every_transfer_makes_room_for_the_next(
    filled: Clone, repository: Repository, cloned: Callable[..., Clone], monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(smart, "_transfers", threading.BoundedSemaphore(1))
    for number in range(3):
        clone = cloned(repository, f"ana:{PASSWORD}")
        clone.write("n", str(number))
        clone.commit("One more")
        clone.git("push", "--quiet", "origin", "HEAD:main")
