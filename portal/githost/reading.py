"""What a repository holds, for its pages: branches, folders, files, commits."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.ingest.fetch.git.command import GitFailed
from portal.githost import bare
from portal.githost.models import Repository

SHOWN_UP_TO = 1_000_000
"""Bytes. A larger file is not shown but can be downloaded."""

DIFF_UP_TO = 300_000
"""Bytes of a commit's changes that its page shows."""

FOLDER_UP_TO = 1_000_000
"""Bytes of git's list of a folder, which its page shows: some ten thousand files."""

LOG_UP_TO = 2_000_000
"""Bytes of what people wrote about a page of commits."""

_COMMIT = re.compile(r"[0-9a-f]{40}")
_LATEST = 253_402_214_400
"""Seconds since 1970: the last day that a date can have."""

_FORM = "%H%x00%P%x00%at%x00%an%x00%ae%x00%s%x00%b%x1e"
"""What git makes comes first: what is cut is what people wrote."""


class Missing(Exception):
    """The repository has no such branch, file or commit."""


@dataclass(frozen=True, slots=True)
class Commit:
    id: str
    author: str
    email: str
    at: datetime.datetime
    subject: str
    text: str
    parents: Sequence[str]

    @property
    def short(self) -> str:
        return self.id[:8]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a folder; `size` in bytes, None for what is no file."""

    name: str
    path: str
    is_folder: bool
    is_link: bool = False
    size: int | None = None

    @property
    def is_reachable(self) -> bool:
        """Whether an address can name it: not where the name is no UTF-8."""
        return "\ufffd" not in self.path


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder at a branch, tag or commit, as an address names it; `path` is "" for the root."""

    ref: str
    commit: str
    path: str = ""

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each folder on the way, with its path; the last is the place itself."""
        names = self.path.split("/") if self.path else []
        return [(name, "/".join(names[: number + 1])) for number, name in enumerate(names)]


def branches(repository: Repository) -> list[str]:
    """The default branch first."""
    names = [
        name.removeprefix("refs/heads/") for name in bare.refs(repository.folder) if "refs/heads/" in name
    ]
    return sorted(names, key=lambda name: (name != repository.default_branch, name))


def tags(repository: Repository) -> list[str]:
    return [
        name.removeprefix("refs/tags/")
        for name in bare.refs(repository.folder)
        if name.startswith("refs/tags/")
    ]


def place(repository: Repository, undivided: str) -> Place:
    """What `<branch, tag or commit>/<path>` means: a branch may have slashes in its name. Raises Missing."""
    if "\0" in undivided:
        raise Missing(undivided)
    refs = bare.refs(repository.folder)
    undivided = undivided.strip("/")
    parts = undivided.split("/")
    for number in range(len(parts), 0, -1):
        ref, path = "/".join(parts[:number]), "/".join(parts[number:])
        commit = refs.get(f"refs/heads/{ref}") or refs.get(f"refs/tags/{ref}")
        if commit is not None:
            return Place(ref, commit, path)
    if _COMMIT.fullmatch(parts[0]):
        return Place(parts[0], parts[0], "/".join(parts[1:]))
    raise Missing(undivided)


def folder(repository: Repository, at: Place) -> tuple[list[Entry], bool]:
    """Its folders, then its files, and whether there are more. Raises Missing."""
    tree = f"{at.commit}:{at.path}"
    asked = ("ls-tree", "-z", "-l", "--end-of-options", tree)
    listed, is_more = _ask_beginning(repository, *asked, most=FOLDER_UP_TO)
    lines = listed.decode(errors="replace").split("\0")[:-1]  # the last is cut, or empty
    entries = [_entry(line, at.path) for line in lines]
    return sorted(entries, key=lambda entry: (not entry.is_folder, entry.name.lower())), is_more


def size(repository: Repository, at: Place) -> int:
    """Bytes of a file. Raises Missing, also for a folder."""
    named = f"{at.commit}:{at.path}"
    if _ask(repository, "cat-file", "-t", named).strip() != b"blob":
        raise Missing(at.path)
    return int(_ask(repository, "cat-file", "-s", named))


def contents(repository: Repository, at: Place) -> bytes:
    """Of a file, whatever its size. Raises Missing."""
    return _ask(repository, "cat-file", "blob", f"{at.commit}:{at.path}")


def is_folder(repository: Repository, at: Place) -> bool:
    """Raises Missing when there is neither file nor folder."""
    return _ask(repository, "cat-file", "-t", f"{at.commit}:{at.path}").strip() == b"tree"


def commits(repository: Repository, at: Place, *, most: int, skip: int = 0) -> list[Commit]:
    """The newest first, of one file or folder if the place is one. Raises Missing."""
    inside = ["--", at.path] if at.path else []
    asked = ("log", f"--format={_FORM}", f"--max-count={most}", f"--skip={skip}", at.commit, *inside)
    return _commits(_ask_beginning(repository, *asked, most=LOG_UP_TO)[0])


def commit(repository: Repository, commit_id: str) -> Commit:
    """Raises Missing."""
    if not _COMMIT.fullmatch(commit_id):
        raise Missing(commit_id)
    asked = ("log", f"--format={_FORM}", "--max-count=1", commit_id)
    found = _commits(_ask_beginning(repository, *asked, most=LOG_UP_TO)[0])
    if not found:  # what git makes of it is longer than all that is read
        raise Missing(commit_id)
    return found[0]


def diff(repository: Repository, commit_id: str) -> tuple[str, bool]:
    """What the commit changed beside its first parent, as a patch, and whether it was cut. Raises Missing."""
    return patch(repository, "show", "--format=", "--first-parent", commit_id)


def patch(repository: Repository, *asked: str) -> tuple[str, bool]:
    """The beginning of git's patch, and whether it was cut: before its first line where that takes more
    time or memory than git has for an answer."""
    command, *rest = asked
    options = ("--patch", "--stat=100", "--no-ext-diff")
    try:
        said, is_cut = bare.ask_beginning(repository.folder, command, *options, *rest, most=DIFF_UP_TO)
    except GitFailed:
        return "", True
    return said.decode(errors="replace"), is_cut


def _entry(line: str, parent: str) -> Entry:
    about, _, name = line.partition("\t")
    mode, kind, _, size = about.split()
    return Entry(
        name=name,
        path=posixpath.join(parent, name),
        is_folder=kind == "tree",
        is_link=mode == "120000",
        size=int(size) if kind == "blob" else None,
    )


def _commits(said: bytes) -> list[Commit]:
    found = []
    for record in said.decode(errors="replace").split("\x1e"):
        fields = record.strip("\n").split("\0")
        if len(fields) > 3:
            name, parents, at, author, email, subject, text, *_ = (*fields, "", "", "")
            moment = datetime.datetime.fromtimestamp(min(int(at or 0), _LATEST), datetime.UTC)
            found.append(Commit(name, author, email, moment, subject, text.strip(), parents.split()))
    return found


def _ask_beginning(repository: Repository, *arguments: str, most: int) -> tuple[bytes, bool]:
    try:
        return bare.ask_beginning(repository.folder, *arguments, most=most)
    except GitFailed as failed:
        raise Missing(failed.said) from failed


def _ask(repository: Repository, *arguments: str) -> bytes:
    try:
        return bare.ask(repository.folder, *arguments)
    except GitFailed as failed:
        raise Missing(failed.said) from failed
