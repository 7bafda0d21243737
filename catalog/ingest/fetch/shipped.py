"""What comes with the portal: files beside its own code, the same wherever it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.ingest.fetch.error import NotFound
from catalog.ingest.fetch.file import FileTree
from catalog.ingest.fetch.target import Rules, Target
from catalog.ingest.fetch.tree import Tree
from catalog.ingest.problem import Problem

FOLDERS = {"trends-and-tools": Path(__file__).parents[2] / "tools" / "content"}


@contextmanager
def fetch_shipped(target: Target) -> Iterator[Tree]:
    """Raises FetchError for a name that this version of the portal does not have. What lies in the portal
    itself may be read whatever folders others may."""
    folder = FOLDERS.get(target.target)
    if folder is None:
        message = f"Nothing called {target.target} comes with this version of the portal."
        raise NotFound(Problem(message))
    tree = ShippedTree(str(folder), Rules())
    tree.start = tree.named(f"{folder}/**/*.yaml")
    yield tree


class ShippedTree(FileTree):
    def location_ref(self, path: str) -> str:
        return f"shipped:{path}"
