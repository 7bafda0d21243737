"""Repositories over ssh. A program called ssh notes how it is called and stands in for the server."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from catalog.ingest.fetch import Credential, FetchError, Forbidden, Rules, Target, fetch

from .repositories import Repository


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which each call of ssh is noted: its arguments, and the key file if there is one."""
    calls = tmp_path / "calls"
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "ssh"
    program.write_text(
        f"""#!/bin/sh
echo "$@" >> {calls}
for option in "$@"; do
  case "$option" in
    IdentityFile=*) stat -c %a "${{option#*=}}" >> {calls}; cat "${{option#*=}}" >> {calls};;
  esac
done
for command in "$@"; do :; done
exec sh -c "$command"
"""
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return calls


def reached(address: str) -> Rules:
    return Rules(resolve=lambda host, port: [address])


@pytest.mark.parametrize(
    ("form", "alias"),
    [
        ("ssh://git@code.example{path}", "code.example"),
        ("git@code.example:{path}", "code.example"),
        ("ssh://code.example:2222{path}", "[code.example]:2222"),
    ],
)
def test_ssh_connects_to_the_checked_address_and_verifies_the_name(
    repository: Repository, cache: Path, calls: Path, form: str, alias: str
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    target = form.format(path=repository.folder)
    with fetch(Target("git", target), cache=cache, rules=reached("203.0.114.9")) as tree:
        assert tree.read("catalog-info.yaml") == b"a"
        assert tree.location_ref("catalog-info.yaml").startswith("git:")
    noted = calls.read_text()
    assert "HostName=203.0.114.9" in noted
    assert f"HostKeyAlias={alias}" in noted
    assert "BatchMode=yes" in noted
    assert "StrictHostKeyChecking=yes" in noted


def test_a_private_key_is_a_file_only_as_long_as_it_is_needed(
    repository: Repository, cache: Path, calls: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    cache.mkdir()
    (cache / "key-of-a-killed-run").write_text("OLD KEY")
    target = Target("git", f"git@code.example:{repository.folder}", Credential(private_key="THE KEY\r\n"))
    with fetch(target, cache=cache, rules=reached("203.0.114.9")) as tree:
        assert tree.start
    noted = calls.read_text()
    assert "THE KEY\n" in noted
    assert "\n600\n" in noted
    assert "IdentitiesOnly=yes" in noted
    assert not list(cache.glob("key-*"))


def test_ssh_into_the_own_network_is_refused(cache: Path, calls: Path) -> None:
    with (
        pytest.raises(Forbidden),
        fetch(Target("git", "git@inside.example:x.git"), cache=cache, rules=reached("10.0.0.1")),
    ):
        pass
    assert not calls.exists()


def test_an_unknown_host_key_is_told(cache: Path, calls: Path) -> None:
    (calls.parent / "bin" / "ssh").write_text(
        "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n"
    )
    with (
        pytest.raises(FetchError, match=r"host key of git@code\.example:x\.git is not known") as raised,
        fetch(Target("git", "git@code.example:x.git"), cache=cache, rules=reached("203.0.114.9")),
    ):
        pass
    assert "PORTAL_KNOWN_HOSTS" in raised.value.problem.advice


def test_a_known_forge_is_linked_over_ssh_too(
    repository: Repository, cache: Path, calls: Path, tmp_path: Path
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    (calls.parent / "bin" / "ssh").write_text(f"#!/bin/sh\nexec git upload-pack {repository.folder}\n")
    with fetch(Target("git", "git@github.com:o/r.git"), cache=cache, rules=reached("203.0.114.9")) as tree:
        assert (
            tree.location_ref("catalog-info.yaml") == "url:https://github.com/o/r/tree/main/catalog-info.yaml"
        )
