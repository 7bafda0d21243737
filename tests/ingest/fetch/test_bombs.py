"""Git says no more than it is asked for, whatever a repository makes of a few kilobytes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog.ingest.fetch import FetchError, Target, fetch
from catalog.ingest.fetch.git import tree
from catalog.ingest.fetch.git.command import Git, GitFailed, GitSaidTooMuch, GitTimedOut
from tests.bombs import tree_bomb

from .repositories import Repository, component

PROGRAM = """
import resource, sys
from pathlib import Path
from catalog.ingest.fetch import FetchError, Target, fetch
try:
    with fetch(Target("git", sys.argv[1]), cache=Path(sys.argv[2])):
        pass
except FetchError as error:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, error)
"""


def bomb(repository: Repository, levels: int) -> str:
    def git(command: str, feed: bytes) -> str:
        words = ["git", "-C", str(repository.folder), "-c", "user.name=A", "-c", "user.email=a@example.com"]
        return subprocess.run(
            [*words, *command.split()], input=feed, check=True, capture_output=True
        ).stdout.decode()

    commit = tree_bomb(git, levels=levels)
    repository.git("update-ref", "refs/heads/main", commit)
    return commit


def running(words: str) -> bool:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return words in listed


def test_a_list_of_files_longer_than_is_read_is_told_and_the_repository_recovers(
    repository: Repository, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = repository.commit({"catalog-info.yaml": component("a")})
    monkeypatch.setattr(tree, "LISTED", 100_000)
    bomb(repository, 7)
    target = Target("git", str(repository.folder))
    with pytest.raises(FetchError, match="longer than 100,000 bytes") as raised, fetch(target, cache=cache):
        pass
    assert raised.value.problem.advice
    assert not running("ls-tree -r")
    repository.git("update-ref", "refs/heads/main", before)
    with fetch(target, cache=cache) as read:
        assert read.read("catalog-info.yaml") == component("a")


def test_ten_levels_of_ten_take_no_more_memory_than_is_held(repository: Repository, cache: Path) -> None:
    bomb(repository, 10)
    command = [sys.executable, "-c", PROGRAM, str(repository.folder), str(cache)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    kilobytes, _, problem = said.partition(" ")
    assert "longer than 200,000,000 bytes" in problem
    assert int(kilobytes) < 700_000


def test_git_is_ended_at_the_first_byte_too_many(repository: Repository, tmp_path: Path) -> None:
    commit = bomb(repository, 7)
    folder = repository.folder / ".git"
    listing = ("ls-tree", "-r", commit)
    with pytest.raises(GitSaidTooMuch, match="1,000 bytes"):
        Git().run(*listing, folder=folder, seconds=60, most=1_000)
    said, is_more = Git().beginning(*listing, folder=folder, seconds=60, most=1_000)
    assert (len(said), is_more) == (1_000, True)
    assert not running(commit)


def test_an_answer_that_fits_exactly_is_whole(repository: Repository) -> None:
    commit = repository.commit({"a": b"x" * 1_000})
    asked = ("cat-file", "blob", f"{commit}:a")
    folder = repository.folder / ".git"
    assert Git().run(*asked, folder=folder, seconds=60, most=1_000) == b"x" * 1_000
    assert Git().beginning(*asked, folder=folder, seconds=60, most=1_000) == (b"x" * 1_000, False)
    with pytest.raises(GitSaidTooMuch):
        Git().run(*asked, folder=folder, seconds=60, most=999)
    with pytest.raises(GitFailed, match="nothing"):
        Git().beginning("cat-file", "blob", "nothing", folder=folder, seconds=60, most=10)


def test_much_is_fed_while_much_is_said(repository: Repository) -> None:
    commit = repository.commit({"a": b"x" * 10_000})
    blob = repository.git("rev-parse", f"{commit}:a")
    said = Git().run(
        "cat-file",
        "--batch",
        folder=repository.folder / ".git",
        seconds=60,
        feed=f"{blob}\n".encode() * 3_000,
    )
    assert len(said) == 3_000 * (10_000 + len(f"{blob} blob 10000\n\n"))


def test_complaints_are_drained_and_waits_have_an_end(repository: Repository) -> None:
    folder = repository.folder / ".git"
    with pytest.raises(GitFailed) as raised:
        Git([("alias.moan", "!yes fatal: moan | head -c 3000000 >&2; exit 3")]).run(
            "moan", folder=folder, seconds=60
        )
    assert raised.value.said.startswith("fatal: moan")
    began = time.monotonic()
    with pytest.raises(GitTimedOut):
        Git([("alias.doze", "!exec >&- 2>&-; sleep 1234567")]).run("doze", folder=folder, seconds=0.5)
    assert time.monotonic() - began < 10
    assert not running("sleep 1234567")


def test_git_has_the_memory_that_it_is_given(repository: Repository) -> None:
    commit = bomb(repository, 7)
    with pytest.raises(GitFailed, match="memory"):
        Git(memory=100_000_000).run(
            "show", "--stat", commit, folder=repository.folder / ".git", seconds=60, most=1_000
        )
