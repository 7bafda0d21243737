"""Trends and tools as pages show them: their documents, read once, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from django.db.models import QuerySet
from pyroaring import BitMap

from catalog.kinds.language import in_language
from catalog.models import Entity
from catalog.refs import BadRef, Ref

EXAMPLE = "greenroom.dev/example"
"""The annotation of what was made up with an example."""


@dataclass(frozen=True)
class Sheet:
    """One trend or tool. `spec` has its title and description, too."""

    pk: int
    ref: str
    owner: str
    doc: dict[str, Any]

    @cached_property
    def spec(self) -> dict[str, Any]:
        return in_language(self.doc)

    @property
    def title(self) -> str:
        return str(self.spec["title"])

    @property
    def description(self) -> str:
        return str(self.spec["description"])

    @property
    def is_example(self) -> bool:
        """Whether its moves and reports are those of the example company."""
        return (self.doc["metadata"].get("annotations") or {}).get(EXAMPLE) == "true"

    @cached_property
    def reference(self) -> Ref:
        return Ref.parse(self.ref)

    def resolved(self, written: str, kind: str) -> str:
        """A reference in its document, complete; "" for what is none."""
        try:
            return str(Ref.parse(written, default_kind=kind, default_namespace=self.reference.namespace))
        except BadRef:
            return ""


def sheets(ids: Iterable[int]) -> list[Sheet]:
    """Those entities, by title. One query."""
    found = _read(Entity.objects.filter(pk__in=list(ids)))
    return sorted(found, key=lambda sheet: sheet.title.lower())


def sheets_by_ref(refs: Collection[str], seen: BitMap) -> dict[str, Sheet]:
    """Those of the references that are there for a reader who may see `seen`. One query."""
    found = _read(Entity.objects.filter(ref__in=set(refs)))
    return {sheet.ref: sheet for sheet in found if sheet.pk in seen}


def _read(rows: QuerySet[Entity]) -> list[Sheet]:
    return [
        Sheet(pk, ref, owner, orjson.loads(doc + "}"))
        for pk, ref, owner, doc in rows.values_list("pk", "ref", "owner", "doc")
    ]
