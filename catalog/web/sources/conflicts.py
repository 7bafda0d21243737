"""References that several sources claim: what each of two says, side by side."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Exists, OuterRef, Q, QuerySet
from pyroaring import BitMap

from catalog.ingest.scan import MANAGED_BY, MANAGED_BY_ORIGIN
from catalog.models import Descriptor, Entity, Location
from catalog.web.entity.code import Code, as_yaml, code
from catalog.web.reference import Reference, names
from catalog.web.sources.naming import Name, name_of, source_url

LONGEST = 400
"""Lines that are compared; longer documents are shown without marks."""

BY_THE_SERVER = frozenset(
    {
        MANAGED_BY,
        MANAGED_BY_ORIGIN,
        "backstage.io/view-url",
        "backstage.io/edit-url",
        "backstage.io/source-location",
    }
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says about the entity; lines that the other one does not say are marked."""

    descriptor: int
    source: Name
    url: str
    file: str
    line: int
    says: Code


@dataclass(frozen=True, slots=True)
class Conflict:
    entity: Reference
    has: Claim
    waits: Claim


def contested(location: Location) -> QuerySet[Descriptor]:
    """Descriptors that wait for a reference: the location's, and others' that wait for one of its own."""
    own = Entity.objects.filter(ref=OuterRef("ref"), location=location)
    waiting = Descriptor.objects.filter(lost=True, error__isnull=True, gone=False)
    return waiting.filter(Q(location=location) | Exists(own))


def conflicts(location: Location, seen: BitMap, limit: int) -> list[Conflict]:
    """Three queries."""
    waiting = list(contested(location).select_related("file", "location").order_by("location", "pk")[:limit])
    rows = Entity.objects.filter(ref__in=[row.ref for row in waiting])
    entities = {
        entity.ref: entity for entity in rows.select_related("descriptor__file", "descriptor__location")
    }
    named = names((row.ref for row in waiting), seen)
    found = []
    for row in waiting:
        holder = entities[row.ref].descriptor if row.ref in entities else None
        if holder is not None:
            found.append(_conflict(named[row.ref], holder, row))
    return found


def _conflict(entity: Reference, holder: Descriptor, waiting: Descriptor) -> Conflict:
    one, other = (_lines(orjson.loads(row.doc)) for row in (holder, waiting))
    of_one, of_other = _differing(one, other) if len(one) + len(other) <= LONGEST else (set(), set())
    return Conflict(entity, _claim(holder, one, of_one), _claim(waiting, other, of_other))


def _lines(doc: dict[str, Any]) -> list[str]:
    metadata = dict(doc["metadata"])
    annotations = metadata.pop("annotations", {})
    kept = {key: value for key, value in annotations.items() if key not in BY_THE_SERVER}
    if kept:
        metadata["annotations"] = kept
    order = {"apiVersion": doc["apiVersion"], "kind": doc["kind"], "metadata": metadata}
    return as_yaml({**order, **{key: value for key, value in doc.items() if key not in order}}).splitlines()


def _differing(one: Sequence[str], other: Sequence[str]) -> tuple[set[int], set[int]]:
    """The numbers of the lines that only one of two texts has, counted from 1."""
    here, there = set(range(1, len(one) + 1)), set(range(1, len(other) + 1))
    for block in difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        here -= set(range(block.a + 1, block.a + block.size + 1))
        there -= set(range(block.b + 1, block.b + block.size + 1))
    return here, there


def _claim(row: Descriptor, lines: Sequence[str], differing: set[int]) -> Claim:
    return Claim(
        descriptor=row.pk,
        source=name_of(row.location),
        url=source_url(row.location),
        file=row.file.path if row.file else "",
        line=row.line,
        says=code("\n".join(lines), "yaml", hits=frozenset(differing)),
    )
