"""The gallery: all templates that the reader may see, narrowed by words, type, owner, tag and tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Entity, Relation
from catalog.query import Page, Query, facets, run
from catalog.query.matching import match
from catalog.query.predicate import Equals, Predicate, all_of
from catalog.query.query import Order
from catalog.web.reference import Reference, names
from portal.scaffolder.web.records import Record, records
from portal.scaffolder.web.subject import KIND, Subject

SHOWN = 120
LONGEST = 200

FIELDS = {
    "type": "spec.type",
    "owner": "relations.ownedby",
    "tag": "metadata.tags",
    "tool": "relations.usestool",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    words: str = ""
    type: str = ""
    owner: str = ""
    tag: str = ""
    tool: str = ""

    @classmethod
    def from_query(cls, parameters: QueryDict) -> Self:
        def text(name: str) -> str:
            return parameters.get(name, "").replace("\x00", "").strip()[:LONGEST]

        return cls(text("q"), text("type"), text("owner"), text("tag"), text("tool"))

    @property
    def is_narrowed(self) -> bool:
        return self != type(self)()

    @property
    def predicate(self) -> Predicate:
        stated = {"type": self.type, "owner": self.owner, "tag": self.tag, "tool": self.tool}
        parts = (Equals(FIELDS[name], value) for name, value in stated.items() if value)
        return all_of(Equals("kind", KIND), *parts)

    def changed(self, **changes: str) -> Self:
        return replace(self, **changes)

    def query(self) -> str:
        pairs = {
            "q": self.words,
            "type": self.type,
            "owner": self.owner,
            "tag": self.tag,
            "tool": self.tool,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value}, safe=":/")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Tile:
    subject: Subject
    record: Record
    is_most_used: bool
    tools: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Gallery:
    asked: Asked
    visible: Predicate
    at: Snapshot

    @cached_property
    def seen(self) -> BitMap:
        return match(self.visible, self.at)

    @cached_property
    def _page(self) -> Page:
        order = () if self.asked.words else (Order("metadata.name"),)
        query = Query(self.asked.predicate, text=self.asked.words, limit=SHOWN, order=order)
        return run(query, self.visible, at=self.at)

    @property
    def total(self) -> int:
        return self._page.total

    @property
    def more(self) -> int:
        return self.total - len(self._page.ids)

    @cached_property
    def tiles(self) -> list[Tile]:
        ids = self._page.ids
        found = {entity.pk: entity for entity in Entity.objects.filter(pk__in=ids)}
        subjects = [Subject(found[pk], self.seen) for pk in ids if pk in found]
        named = names([subject.entity.owner for subject in subjects], self.seen)
        for subject in subjects:  # known for all at once, so that no tile asks for its own
            subject.__dict__["owner"] = named.get(subject.entity.owner)
        tools = self._tools_of(ids)
        ran = records([subject.ref for subject in subjects])
        most = max((record.runs for record in ran.values()), default=0)
        tiles = [
            Tile(
                subject,
                ran[subject.ref],
                is_most_used=0 < most == ran[subject.ref].runs,
                tools=tools.get(subject.entity.pk, ()),
            )
            for subject in subjects
        ]
        return tiles if self.asked.words else sorted(tiles, key=_by_use)

    def _tools_of(self, ids: Sequence[int]) -> dict[int, tuple[Reference, ...]]:
        """Which tools each template puts into what it makes."""
        stated = Relation.objects.filter(source_id__in=ids, type="usesTool").order_by("target_ref")
        pairs = list(stated.values_list("source_id", "target_ref"))
        named = names({ref for _pk, ref in pairs}, self.seen) if pairs else {}
        found: dict[int, tuple[Reference, ...]] = {}
        for pk, ref in pairs:
            found[pk] = (*found.get(pk, ()), named[ref])
        return found

    @cached_property
    def in_all(self) -> int:
        return len(match(all_of(self.visible, Equals("kind", KIND)), self.at))

    @cached_property
    def _counts(self) -> dict[str, list[tuple[str, int]]]:
        return facets(Query(Equals("kind", KIND)), FIELDS.values(), self.visible, at=self.at)

    @property
    def types(self) -> list[Choice]:
        return self._choices("type", self.asked.type)

    @property
    def tags(self) -> list[Choice]:
        return self._choices("tag", self.asked.tag)

    @property
    def owners(self) -> list[Choice]:
        return self._entities("owner", self.asked.owner)

    @property
    def tools(self) -> list[Choice]:
        return self._entities("tool", self.asked.tool)

    def _entities(self, name: str, wanted: str) -> list[Choice]:
        refs = [value for value, _count in self._counts[FIELDS[name]]]
        named = names(refs, self.seen)
        chosen = wanted.lower()
        return sorted((Choice(ref, named[ref].name, ref == chosen) for ref in refs), key=_label)

    def _choices(self, name: str, chosen: str) -> list[Choice]:
        values: Sequence[tuple[str, Any]] = self._counts[FIELDS[name]]
        return sorted((Choice(v, v, v.lower() == chosen.lower()) for v, _count in values), key=_label)


def _label(choice: Choice) -> str:
    return choice.label.lower()


def _by_use(tile: Tile) -> tuple[bool, int, str]:
    """What is used most first; what is not to be used any more last."""
    return tile.subject.is_deprecated, -tile.record.runs, tile.subject.title.lower()
