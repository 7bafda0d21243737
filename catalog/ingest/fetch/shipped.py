"""What comes with the portal: files beside its own code, the same wherever it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from catalog.ingest.fetch.error import NotFound
from catalog.ingest.fetch.file import FileTree
from catalog.ingest.fetch.glob import fixed_folder
from catalog.ingest.fetch.target import Rules, Target
from catalog.ingest.fetch.tree import Tree
from catalog.ingest.problem import Problem


@contextmanager
def fetch_shipped(target: Target) -> Iterator[Tree]:
    """The files that the setting CATALOG_SHIPPED gives for a name, as a pattern. What lies in the portal
    itself may be read whatever folders others may. Raises FetchError for a name that this version does not
    have."""
    pattern = settings.CATALOG_SHIPPED.get(target.target)
    if pattern is None:
        message = f"Nothing called {target.target} comes with this version of the portal."
        raise NotFound(Problem(message))
    tree = ShippedTree(fixed_folder(str(pattern)), Rules())
    tree.start = tree.named(str(pattern))
    yield tree


class ShippedTree(FileTree):
    def location_ref(self, path: str) -> str:
        return f"shipped:{path}"
