"""What every kind of source yields: files that can be found, compared and read."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.ingest.fetch.error import Forbidden, shown
from catalog.ingest.problem import Problem

_ABSOLUTE_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")

DESCRIPTOR_NAMES = frozenset({"catalog-info.yaml", "catalog-info.yml"})
"""What a folder is searched for."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A target that lies in another tree: a location of its own."""

    type: str
    target: str


class Tree(ABC):
    """A fetched source. Valid inside the `with` block that gave it.

    Paths are posix and relative to the tree, except for files elsewhere on disk (absolute) and those of
    plain web addresses (the address). When `unchanged` is true the source has the revision that the caller
    knew, and nothing else of the tree may be used.
    """

    unchanged: bool = False
    start: list[str]
    """Paths that the target names: one file, the matches of a glob, or the descriptors below a folder."""

    @property
    @abstractmethod
    def revision(self) -> str:
        """Commit or ETag of what was read; empty when the source has nothing that covers all of it.

        Ask after reading: what was read decides what it has to cover.
        """

    @abstractmethod
    def resolve(self, base: str, target: str) -> list[str] | Outside:
        """Paths that a `target` written in the file `base` names.

        Raises FetchError when it may not be read or names nothing.
        """

    @abstractmethod
    def fingerprint(self, path: str) -> str:
        """Changes when the bytes of the file do. Raises FetchError as `read` does."""

    @abstractmethod
    def read(self, path: str, *, limit: int | None = None) -> bytes:
        """The file's bytes, at most `limit` of them or what the rules allow. Raises FetchError.

        A symbolic link is followed only inside the tree.
        """

    @abstractmethod
    def location_ref(self, path: str) -> str:
        """The value of `backstage.io/managed-by-location` for entities of this file."""

    def files(self) -> Iterator[tuple[str, str]]:
        """Every regular file of the source by its path, with what changes when its bytes may have; nothing
        for sources that cannot be listed. Raises FetchError."""
        return iter(())

    def announce(self, paths: Iterable[str]) -> None:
        """These will probably be read: what is far away is then fetched in one go."""
        del paths  # most sources are at hand

    def links(self, path: str) -> dict[str, str]:
        """The annotations that lead people to the file, where the source has pages: view-url and the like."""
        return {}


def is_absolute_url(target: str) -> bool:
    return _ABSOLUTE_URL.match(target) is not None


def outside(target: str) -> Outside:
    """What a full address that leads elsewhere means. Raises Forbidden unless it is one of the web."""
    if target.startswith(("http://", "https://")):
        return Outside("url", target)
    message = f"The target {shown(target)} cannot be included from here."
    raise Forbidden(Problem(message, advice="Include by a relative path, or by an http or https address."))


def digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=20).hexdigest()
