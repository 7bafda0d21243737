"""A source turns into a bomb: it is told so and keeps what it had, and the sources beside it are read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from catalog.changes.locations import register_location
from catalog.ingest.fetch import Credential, FetchError, Rules
from catalog.ingest.fetch.git import tree
from catalog.ingest.refresh import refresh
from catalog.models import Entity
from catalog.web.reasons import in_words
from portal.scaffolder.skeletons import repository as skeleton
from portal.scaffolder.updating import checkout
from portal.scaffolder.updating.checkout import Checkout, Unreachable
from tests.bombs import tree_bomb
from tests.ingest.fetch.repositories import Repository, component, make_repository

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY: Credential | None = None


def bomb(repository: Repository) -> str:
    def git(command: str, feed: bytes) -> str:
        words = ["git", "-C", str(repository.folder), "-c", "user.name=A", "-c", "user.email=a@example.com"]
        done = subprocess.run([*words, *command.split()], input=feed, check=True, capture_output=True)
        return done.stdout.decode()

    commit = tree_bomb(git, levels=7)
    repository.git("update-ref", "refs/heads/main", commit)
    return commit


def test_a_source_that_became_a_bomb_keeps_its_entities_and_harms_no_other(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CATALOG_CACHE = tmp_path / "cache"
    settings.CATALOG_FILE_ROOTS = None
    monkeypatch.setattr(tree, "LISTED", 100_000)
    bad, good = (make_repository(tmp_path / name) for name in ("bad", "good"))
    sources = []
    for repository, name in ((bad, "orders"), (good, "basket")):
        repository.commit({"catalog-info.yaml": component(name)})
        sources.append(register_location(actor=None, kind="git", target=f"{repository.folder}#main"))
        refresh(sources[-1:])
    bomb(bad)
    good.commit({"more/catalog-info.yaml": component("prices")})
    outcomes = refresh(sources)
    assert set(Entity.objects.filter(kind="component").values_list("name", flat=True)) == {
        "orders", "basket", "prices",
    }  # fmt: skip
    told = [outcome.problem for outcome in outcomes]
    assert told[0] is not None
    assert "longer than 100,000 bytes" in told[0].message
    assert told[1] is None


def test_what_is_told_is_told_in_korean() -> None:
    told = "The list of the repository's files is longer than 100,000 bytes, which is as much as is read."
    with override("ko"):
        assert in_words(told) == "저장소의 파일 목록이 읽을 수 있는 100,000바이트보다 깁니다."


def test_a_skeleton_that_is_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skeleton, "_LISTED", 100_000)
    made = make_repository(tmp_path / "bad")
    bomb(made)
    with pytest.raises(FetchError, match="the most a run takes"):
        skeleton.export(
            str(made.folder), "", tmp_path / "goal", commit="", credential=NOBODY, rules=Rules(),
            cache=tmp_path / "cache",
        )  # fmt: skip


def test_a_file_of_a_skeleton_counts_as_often_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skeleton, "BYTES", 5_000)
    made = make_repository(tmp_path / "bad")
    made.commit({f"f{number}": b"x" * 1_000 for number in range(10)})
    with pytest.raises(FetchError, match="more than 5,000 bytes"):
        skeleton.export(
            str(made.folder), "", tmp_path / "goal", commit="", credential=NOBODY, rules=Rules(),
            cache=tmp_path / "cache",
        )  # fmt: skip


def test_a_project_that_became_a_bomb_is_out_of_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout, "LISTED", 100_000)
    made = make_repository(tmp_path / "bad")
    at = Checkout(made.folder / ".git", "main", bomb(made))
    with pytest.raises(Unreachable, match="longer than 100,000 bytes"):
        at.files(["a"])
