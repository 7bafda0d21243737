"""Finds what a target calls its branch, tag or commit among the refs of the remote."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from catalog.ingest.fetch.error import FetchError, NotFound
from catalog.ingest.fetch.git.command import GitFailed
from catalog.ingest.fetch.git.remote import Way
from catalog.ingest.fetch.git.target import RepositoryTarget
from catalog.ingest.fetch.glob import is_glob
from catalog.ingest.problem import Problem

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHORT_COMMIT = re.compile(r"[0-9a-f]{7,39}")
_FORBIDDEN_IN_REFS = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|^-|//|@\{|\.lock(?:/|$)|\.$")
_MOST_SEGMENTS = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to fetch: a full ref or a commit (`source`), where it was, and how pages call it (`name`)."""

    source: str
    commit: str
    name: str
    path: str


@dataclass(slots=True)
class _Listing:
    """Refs of a remote by their full name, tags followed to their commits."""

    refs: dict[str, str] = field(default_factory=dict)
    default: str = ""


def find(way: Way, target: RepositoryTarget, *, seconds: float) -> Wanted:
    """Ask the remote, without fetching. Raises FetchError when it has no such branch, tag or commit."""
    candidates = _candidates(target)
    listing = _list(way, [ref for name, _ in candidates for ref in _full_names(name)], seconds)
    for name, path in candidates:
        if _COMMIT.fullmatch(name):
            return Wanted(name, name, name, path)
        for ref in _full_names(name):
            if ref in listing.refs:
                return Wanted(
                    ref, listing.refs[ref], name.removeprefix("refs/heads/").removeprefix("refs/tags/"), path
                )
    if not target.ref and not target.undivided:
        return _default(way, listing, target, seconds)
    if (target.undivided.partition("/")[0] or target.ref) == "HEAD":
        path = target.undivided.partition("/")[2] if target.undivided else target.path
        found = _default(way, listing, target, seconds)
        return Wanted(found.source, found.commit, "HEAD", path)
    raise _no_such_ref(way, target, listing)


def _candidates(target: RepositoryTarget) -> list[tuple[str, str]]:
    """Each name that the ref can have, with the path that is left then, in the order of likelihood."""
    if not target.undivided:
        return [(target.ref, target.path)] if target.ref and not _FORBIDDEN_IN_REFS.search(target.ref) else []
    parts = target.undivided.split("/")
    found = []
    for end in range(1, min(len(parts), _MOST_SEGMENTS) + 1):
        if is_glob(parts[end - 1]):
            break
        name = "/".join(parts[:end])
        if not _FORBIDDEN_IN_REFS.search(name):
            found.append((name, "/".join(parts[end:])))
    return found


def _full_names(name: str) -> list[str]:
    if name.startswith("refs/"):
        return [name]
    return [f"refs/heads/{name}", f"refs/tags/{name}"]


def _list(way: Way, names: list[str], seconds: float) -> _Listing:
    patterns = ["HEAD", *names, *(f"{name}^{{}}" for name in names if name.startswith("refs/tags/"))]
    listing = _Listing()
    for line in _ask(way, ["--symref", "origin", *patterns], seconds):
        value, _, name = line.partition("\t")
        if value.startswith("ref: ") and name == "HEAD":
            listing.default = value.removeprefix("ref: ")
        elif name.endswith("^{}"):
            listing.refs[name.removesuffix("^{}")] = value
        else:
            listing.refs.setdefault(name, value)
    return listing


def _ask(way: Way, arguments: list[str], seconds: float) -> list[str]:
    try:
        return (
            way.git.run("ls-remote", *arguments, folder=Path("/nonexistent"), seconds=seconds)
            .decode(errors="replace")
            .splitlines()
        )
    except GitFailed as failed:
        raise way.explain(failed) from failed


def _default(way: Way, listing: _Listing, target: RepositoryTarget, seconds: float) -> Wanted:
    if "HEAD" in listing.refs:
        name = listing.default.removeprefix("refs/heads/")
        return Wanted(listing.default or "HEAD", listing.refs["HEAD"], name or "HEAD", target.path)
    names = [line.partition("\t")[2] for line in _ask(way, ["--heads", "origin"], seconds)]
    if not names:
        message = f"The repository {target.remote.url} is empty: it has no commit yet."
        raise FetchError(Problem(message, advice="Push a first commit with a catalog-info.yaml."))
    some = ", ".join(name.removeprefix("refs/heads/") for name in names[:5])
    message = f"The default branch of the repository {target.remote.url} does not exist."
    raise FetchError(Problem(message, advice=f"Name a branch after #, or mend HEAD there. It has: {some}."))


def _no_such_ref(way: Way, target: RepositoryTarget, listing: _Listing) -> NotFound:
    asked = target.ref or target.undivided
    message = f"The repository {target.remote.url} has no branch or tag called {asked}."
    if target.undivided:
        message = f"The repository {target.remote.url} has no branch or tag that {asked} begins with."
    if _SHORT_COMMIT.fullmatch(asked.partition("/")[0]):
        return NotFound(Problem(message, advice="If it is meant to be a commit, write all 40 digits of it."))
    default = listing.default.removeprefix("refs/heads/")
    advice = "It may have been renamed or deleted."
    if default:
        advice = f"It may have been renamed or deleted. Its default branch is {default}."
    return NotFound(Problem(message, advice=advice))
