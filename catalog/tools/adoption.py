"""Who uses which tool, counted from the relation `usesTool` by bitmaps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyroaring import BitMap, FrozenBitMap

from catalog.index.read import Snapshot
from catalog.query.predicate import Among
from catalog.query.query import Order, Query
from catalog.query.run import run

USES = "relations.usestool"
TYPE, TAGS = "spec.type", "metadata.tags"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Components that a trend matters for, and those of them that use one of its tools."""

    concerned: BitMap
    covered: BitMap

    @property
    def lacking(self) -> BitMap:
        return self.concerned - self.covered


@dataclass(frozen=True)
class Adoption:
    """What components use, as far as the reader may `see` them."""

    at: Snapshot
    seen: BitMap

    @cached_property
    def components(self) -> BitMap:
        return self.at.equals("kind", "component") & self.seen

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees every component: what is kept by day was counted of all."""
        return not self.at.equals("kind", "component") - self.seen

    @cached_property
    def templates(self) -> BitMap:
        return self.at.equals("kind", "template") & self.seen

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many components use each tool, by its reference."""
        return {ref.lower(): count for ref, count in self.at.counts(USES, self.components)}

    def users(self, tools: Collection[str]) -> BitMap:
        """The components that use one of the tools."""
        return self.at.isin(USES, tools) & self.components if tools else BitMap()

    def first(self, ids: BitMap, count: int) -> list[int]:
        """The first of these entities by name, however many there are."""
        if not ids:
            return []
        query = Query(Among(FrozenBitMap(ids)), order=(Order("metadata.name"),), limit=count, counted=False)
        return run(query, at=self.at).ids

    def templates_with(self, tool: str) -> BitMap:
        return self.at.isin(USES, [tool]) & self.templates

    def coverage(self, applies_to: Mapping[str, Any], tools: Collection[str]) -> Coverage:
        """Of a trend: it matters for components of the types or with the tags that it names (for all but the
        types that it leaves out, if it names none), and for whoever uses one of its tools already."""
        covered = self.users(tools)
        types, tags = applies_to.get("types") or (), applies_to.get("tags") or ()
        if not types and not tags:
            left_out = self.at.isin(TYPE, applies_to.get("exceptTypes") or ())
            return Coverage((self.components - left_out) | covered, covered)
        meant = self.at.isin(TYPE, types) | self.at.isin(TAGS, tags)
        return Coverage((meant & self.components) | covered, covered)

    def prepare(self, applied: Collection[Mapping[str, Any]], tools: Collection[str]) -> None:
        """Read what the coverages of many trends need at once; each of them then asks nothing more."""
        self.at.isin(USES, tools)
        named = ("types", "exceptTypes")
        self.at.isin(TYPE, {name for one in applied for key in named for name in one.get(key) or ()})
        self.at.isin(TAGS, {tag for one in applied for tag in one.get("tags") or ()})
