"""Sources: each kind yields a tree of files from a context manager that hides how it came and cleans up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.ingest.fetch.error import FetchError, Forbidden, NotFound
from catalog.ingest.fetch.file import fetch_file
from catalog.ingest.fetch.forge import recognise
from catalog.ingest.fetch.git import fetch_git
from catalog.ingest.fetch.shipped import fetch_shipped
from catalog.ingest.fetch.target import Credential, Limits, Rules, Target
from catalog.ingest.fetch.tree import Outside, Tree
from catalog.ingest.fetch.url import fetch_url
from catalog.ingest.problem import Problem

__all__ = [
    "Credential",
    "FetchError",
    "Forbidden",
    "Limits",
    "NotFound",
    "Outside",
    "Rules",
    "Target",
    "Tree",
    "fetch",
]

EVERYTHING = Rules()


@contextmanager
def fetch(
    target: Target, *, known_revision: str = "", cache: Path, rules: Rules = EVERYTHING
) -> Iterator[Tree]:
    """The tree of `target`, valid inside the block; raises FetchError.

    `known_revision` is the one of the last good read: the tree says `unchanged` when it is still that.
    `cache` is a folder for mirrors of repositories, shared by all processes; losing it costs only time.
    """
    match target.type:
        case "file":
            source = fetch_file(target, rules)
        case "git":
            source = fetch_git(target, rules, known_revision, cache)
        case "url" if _names_repository(target.target, rules):
            source = fetch_git(target, rules, known_revision, cache)
        case "url":
            source = fetch_url(target, rules, known_revision)
        case "shipped":
            source = fetch_shipped(target)
        case other:
            message = f"There are no sources of the type {other}; expected file, git or url."
            raise FetchError(Problem(message, advice="Write the type of the location as one of them."))
    with source as tree:
        yield tree


def _names_repository(address: str, rules: Rules) -> bool:
    """Whether a web address means a repository: that of a page on a forge, or one that ends in `.git`."""
    return address.partition("#")[0].endswith(".git") or recognise(address, rules.forges) is not None
