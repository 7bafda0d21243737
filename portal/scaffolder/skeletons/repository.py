"""A folder of a repository at one commit, as files."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.ingest.fetch import Credential, FetchError, Rules
from catalog.ingest.fetch.git.command import Git, GitFailed, GitSaidTooMuch
from catalog.ingest.fetch.git.mirror import Mirror
from catalog.ingest.fetch.git.refs import Wanted, find
from catalog.ingest.fetch.git.remote import Way, way_to
from catalog.ingest.fetch.git.target import RepositoryTarget, parse
from catalog.ingest.problem import Problem
from portal.scaffolder import workspace
from portal.scaffolder.workspace import BYTES, FILES

_ASK_SECONDS = 60.0
_MODES = {b"100644": 0o644, b"100755": 0o755}
_LINK = b"120000"
_LISTED = FILES * 4_096
"""Bytes of git's list of a folder: more are too many files, or paths that no system can write."""
_HEAD = 100
"""Bytes that git says of a file before its contents, and more."""


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    mode: bytes
    blob: str


def export(
    target: str, path: str | None, goal: Path, *, commit: str, credential: Credential | None, rules: Rules,
    cache: Path,
) -> None:  # fmt: skip
    """Write what lies at `path` (a folder or a file; None: what the target itself names) below `goal`.

    `commit` "" stands for the one that the target's branch is at. Raises FetchError.
    """
    meant = parse(target, rules.forges)
    with way_to(meant.remote, credential, rules, cache, written=target) as way:
        wanted = _wanted(way, meant, commit, rules)
        mirror = Mirror(way, cache, rules.limits)
        wanted = _brought(mirror, wanted)  # first without readers: they would keep it from being made anew
        with mirror.reading():
            wanted = _brought(mirror, wanted)
            found = _entries(mirror, wanted.commit, wanted.path if path is None else path)
            missing = {entry.blob for entry in found} - mirror.present()
            if missing:
                mirror.bring_blobs(missing)
            _check_size(mirror, found)
            _write(mirror, found, wanted.path if path is None else path, goal)


def ids_at(
    target: str,
    paths: Sequence[str],
    *,
    commit: str,
    credential: Credential | None,
    rules: Rules,
    cache: Path,
) -> list[str]:
    """git's ids of what lies at these paths, each with its path; of what is not there, none. Raises
    FetchError."""
    meant = parse(target, rules.forges)
    with way_to(meant.remote, credential, rules, cache, written=target) as way:
        mirror = Mirror(way, cache, rules.limits)
        wanted = _brought(mirror, _wanted(way, meant, commit, rules))
        with mirror.reading():
            try:
                root = [mirror.ask("rev-parse", f"{wanted.commit}^{{tree}}").decode()] if "" in paths else []
                named = [path for path in paths if path]
                listed = mirror.ask(
                    "--literal-pathspecs", "ls-tree", "-z", "--full-tree", wanted.commit, "--", *named
                )
            except GitFailed as failed:
                raise way.explain(failed) from failed
    return [*root, *(listed.decode(errors="surrogateescape").split("\0") if named else [])]


def _wanted(way: Way, meant: RepositoryTarget, commit: str, rules: Rules) -> Wanted:
    if commit:
        return Wanted(commit, commit, commit, meant.path)
    return find(way, meant, seconds=min(_ASK_SECONDS, rules.limits.git_seconds))


def _brought(mirror: Mirror, wanted: Wanted) -> Wanted:
    if _has(mirror, wanted.commit):
        return wanted
    return Wanted(wanted.source, mirror.bring(wanted), wanted.name, wanted.path)


def _has(mirror: Mirror, commit: str) -> bool:
    if not (mirror.folder / "HEAD").exists():
        return False
    try:
        mirror.ask("cat-file", "-e", f"{commit}^{{tree}}")
    except GitFailed:
        return False
    return True


def _entries(mirror: Mirror, commit: str, path: str) -> list[Entry]:
    within = ["--", path] if path else []
    try:
        listed = mirror.ask(
            "--literal-pathspecs", "ls-tree", "-r", "-z", "--full-tree", commit, *within, most=_LISTED
        )
    except GitSaidTooMuch as failed:
        raise _too_many(path) from failed
    if listed.count(b"\0") > FILES:
        raise _too_many(path)
    found = []
    for line in listed.split(b"\0"):
        about, _, name = line.partition(b"\t")
        mode, _, rest = about.partition(b" ")
        if rest.startswith(b"blob "):
            found.append(Entry(name.decode(errors="surrogateescape"), mode, rest[5:].decode()))
    if not found:
        message = f"The repository has nothing at {path or 'its root'} in the commit {commit[:12]}."
        raise FetchError(Problem(message, advice="Check the path in the template, relative to its file."))
    _check_names(found)
    return found


def _check_names(found: Sequence[Entry]) -> None:
    """A tree that was made by hand may hold a name twice, as a link and as a folder: what lies in the folder
    would be written to where the link leads."""
    names = {entry.path for entry in found}
    above = {name[:at] for name in names for at, letter in enumerate(name) if letter == "/"}
    twice = names & above
    if twice or len(names) < len(found):
        name = min(twice or (entry.path for entry in found))
        message = f"The repository is not sound: its tree holds a name twice, near {name!r}."
        raise FetchError(Problem(message, advice="Check it with “git fsck”."))


def _too_many(path: str) -> FetchError:
    return FetchError(
        Problem(f"The folder {path or '/'} holds more than {FILES:,} files, the most a run takes.")
    )


def _check_size(mirror: Mirror, found: list[Entry]) -> None:
    """A file counts as often as it is written, though git keeps its contents once. Raises FetchError."""
    times = Counter(entry.blob for entry in found)
    ids = "".join(f"{blob}\n" for blob in times).encode()
    sizes = Git().run(
        "cat-file", "--batch-check=%(objectsize)", folder=mirror.folder, seconds=_ASK_SECONDS, feed=ids
    )
    if (
        sum(_size(size) * number for size, number in zip(sizes.splitlines(), times.values(), strict=True))
        > BYTES
    ):
        raise FetchError(
            Problem(f"The template's files hold more than {BYTES:,} bytes, the most a run takes.")
        )


def _size(told: bytes) -> int:
    """0 for what is missing."""
    return int(told) if told.isdigit() else 0


def _write(mirror: Mirror, found: list[Entry], path: str, goal: Path) -> None:
    order = list(dict.fromkeys(entry.blob for entry in found))
    told = Git().run(
        "cat-file",
        "--batch",
        folder=mirror.folder,
        seconds=_ASK_SECONDS,
        feed="".join(f"{blob}\n" for blob in order).encode(),
        most=BYTES + FILES * _HEAD,
    )
    contents: dict[str, bytes] = {}
    stream = io.BytesIO(told)
    for blob in order:
        size = int(stream.readline().split()[2])
        contents[blob] = stream.read(size)
        stream.read(1)
    for entry in sorted(found, key=lambda entry: entry.mode == _LINK):  # no file is written through a link
        _place(entry, contents[entry.blob], _below(entry.path, path), goal)


def _below(name: str, path: str) -> str:
    """The name within the folder asked for; of a single file, its own."""
    if not path:
        return name
    return name.removeprefix(f"{path}/") if name != path else name.rpartition("/")[2]


def _place(entry: Entry, data: bytes, name: str, goal: Path) -> None:
    if any(part in ("", ".", "..", ".git") for part in name.split("/")):
        raise FetchError(Problem(f"The repository holds a file with the improper name {name!r}."))
    goal.mkdir(parents=True, exist_ok=True)
    try:
        parent = workspace.inside(goal, name.rpartition("/")[0] or ".")
    except workspace.Outside as error:
        raise FetchError(Problem(str(error))) from error
    parent.mkdir(parents=True, exist_ok=True)
    place = parent / name.rpartition("/")[2]
    if entry.mode == _LINK:
        place.unlink(missing_ok=True)
        place.symlink_to(data.decode(errors="surrogateescape"))
    else:
        workspace.write(place, data, mode=_MODES.get(entry.mode, 0o644))
