"""Documents beside what is stored of them: each claims a reference, and the entity is one claim's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from catalog.ingest.found import Found
from catalog.ingest.prepare import again
from catalog.models import Descriptor

NEW_FIELDS = ("id", "location", "file", "position", "line", "ref", "digest", "doc", "error", "gone")
REFUSED_FIELDS = ("id", "position", "line", "error", "gone")
GOOD_FIELDS = (*REFUSED_FIELDS, "digest", "doc")


@dataclass(slots=True)
class Stored:
    """A descriptor's row without its document. `is_new`: it was not there before this write."""

    FIELDS: ClassVar = ("pk", "ref", "digest", "position", "line", "error", "gone")

    pk: int
    ref: str
    digest: str = ""
    position: int = 0
    line: int = 1
    error: dict[str, Any] | None = None
    gone: bool = False
    is_new: bool = False


@dataclass(slots=True)
class Claim:
    """A found document and the descriptor that it is stored as (none yet: it is new).

    `misfit` is why what was edited here is not laid over it.
    """

    location_id: int
    file_id: int | None
    found: Found
    descriptor: Stored | None
    misfit: dict[str, Any] | None = None

    @property
    def descriptor_id(self) -> int:
        assert self.descriptor is not None, "claims are settled when they are stored"
        return self.descriptor.pk

    @property
    def error(self) -> dict[str, Any] | None:
        return self.found.problem.to_json() if self.found.problem else None

    def differs(self) -> bool:
        row, found = self.descriptor, self.found
        if row is None or row.gone or (found.position, found.line) != (row.position, row.line):
            return True
        return self.error != row.error or (found.problem is None and found.digest != row.digest)

    def new_row(self) -> tuple[Any, ...]:
        """The values of NEW_FIELDS."""
        found = self.found
        place = (self.descriptor_id, self.location_id, self.file_id, found.position, found.line, found.ref)
        return (*place, found.digest, found.text, self._reason, False)

    def good_row(self) -> tuple[Any, ...]:
        """The values of GOOD_FIELDS."""
        return (*self.refused_row(), self.found.digest, self.found.text)

    def refused_row(self) -> tuple[Any, ...]:
        """The values of REFUSED_FIELDS: the last good document stays beside the reason."""
        return (self.descriptor_id, self.found.position, self.found.line, self._reason, False)

    @property
    def _reason(self) -> str | None:
        return orjson.dumps(self.error).decode() if self.found.problem else None


def claim_of(row: Descriptor) -> Claim:
    """The claim of a stored descriptor, on its last good document."""
    found = again(row.doc, position=row.position, line=row.line)
    return Claim(row.location_id, row.file_id, found, Stored(row.pk, row.ref))
