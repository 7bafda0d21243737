"""The repositories of the git host, each as git's own bundle: whole at one moment, while people push."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from catalog.ingest.fetch.git.command import Git, GitFailed
from portal.backup.engine import Snapshot
from portal.backup.engines import engine
from portal.backup.refusal import Refusal
from portal.githost import bare
from portal.githost.models import Repository
from portal.githost.models.repository import SUFFIX

FOLDER = "git"
SECONDS = 3600.0
TRIES = 20
_GIT = Git(config=(("protocol.file.allow", "always"),))


_ROWS = f"SELECT owner, name, default_branch FROM {Repository._meta.db_table} ORDER BY owner, name"  # noqa: S608


@dataclass(frozen=True)
class Standing:
    """Where the branches and tags of repositories were at one moment, by owner, name and default branch."""

    refs: Mapping[tuple[str, str, str], Mapping[str, str]]

    def save(self, folder: Path) -> list[tuple[str, str, str]]:
        """A bundle of each that holds something, with what it held at that moment and nothing that was pushed
        since; owner, name and default branch of all."""
        for (owner, name, _branch), refs in self.refs.items():
            if refs:
                _save(folder, owner, name, refs)
        return list(self.refs)


@contextmanager
def at_one_moment() -> Iterator[tuple[Snapshot, Standing]]:
    """The database and the repositories, such that no branch moved while the snapshot was taken. Where people
    push without a pause, the repositories may be a push ahead."""
    for left in reversed(range(TRIES)):
        with engine().snapshot() as snapshot:
            rows = [
                Repository(owner=one[0], name=one[1], default_branch=one[2]) for one in snapshot.rows(_ROWS)
            ]
            before, after = _standing(rows), _standing(rows)
            if before == after or not left:
                yield snapshot, after
                return


def _standing(rows: Sequence[Repository]) -> Standing:
    there = [one for one in rows if one.folder.is_dir()]
    return Standing({(one.owner, one.name, one.default_branch): _refs(one.folder) for one in there})


def _refs(folder: Path) -> dict[str, str]:
    """All that there are: branches, tags, and what git itself keeps there, such as notes."""
    listed = bare.ask(folder, "for-each-ref", "--format=%(objectname) %(refname)").decode()
    pairs = (line.partition(" ") for line in listed.splitlines())
    return {name: commit for commit, _, name in pairs}


def _save(folder: Path, owner: str, name: str, refs: Mapping[str, str]) -> None:
    """Bundled from a repository that borrows the objects: what people push meanwhile is not in it, and where
    somebody took a branch back, it still is."""
    source = Repository(owner=owner, name=name).folder
    bundle = _bundle(folder, owner, name)
    bundle.parent.mkdir(parents=True, exist_ok=True)
    borrowing = bundle.with_suffix(".borrowing")
    commands = "".join(f"create {ref} {commit}\n" for ref, commit in refs.items())
    try:
        _GIT.run("init", "--quiet", "--bare", "--template=", folder=borrowing, seconds=SECONDS)
        alternates = borrowing / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        alternates.write_text(f"{source / 'objects'}\n")
        _GIT.run("update-ref", "--stdin", folder=borrowing, seconds=SECONDS, feed=commands.encode())
        _GIT.run("bundle", "create", "--quiet", str(bundle), "--all", folder=borrowing, seconds=SECONDS)
    except GitFailed as error:
        raise Refusal(f"The repository {owner}/{name} cannot be read: {error.said}") from error
    finally:
        shutil.rmtree(borrowing, ignore_errors=True)


def unpack(folder: Path, target: Path, told: Sequence[Sequence[str]]) -> None:
    """Under `target`, every repository that the backup tells of."""
    target.mkdir()
    for owner, name, branch in told:
        made = target / owner / f"{name}{SUFFIX}"
        bare.make(made, branch=branch)
        bundle = _bundle(folder, owner, name)
        if bundle.exists():
            _GIT.run("fetch", "--quiet", str(bundle), "+refs/*:refs/*", folder=made, seconds=SECONDS)


@contextmanager
def in_place(made: Path) -> Iterator[None]:
    """Instead of the repositories that there are; both ways a rename, so the gap is a blink. Those that there
    were come back if the block fails, and go at its end."""
    present = Path(settings.GIT_FOLDER)
    gone = made.with_name(f"{made.name}.gone")
    if present.exists():
        present.rename(gone)
    try:
        made.rename(present)
        yield
    except BaseException:
        if present.exists():
            present.rename(made)
        if gone.exists():
            gone.rename(present)
        raise
    shutil.rmtree(gone, ignore_errors=True)


def _bundle(folder: Path, owner: str, name: str) -> Path:
    return folder / FOLDER / owner / f"{name}.bundle"
