"""An entity's page, made of its document and its neighbours, all of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from catalog import kinds
from catalog.index.read import Snapshot
from catalog.kinds import Kind
from catalog.kinds.language import translated
from catalog.models import Entity
from catalog.refs import Ref
from catalog.web import health
from catalog.web.advice.tab import KINDS as WITH_TOOLS
from catalog.web.advice.tab import ToolsTab
from catalog.web.definition.page import DefinitionTab
from catalog.web.entity import facts, signs
from catalog.web.entity.blocks import BY_INDEX, ELSEWHERE, Block, blocks, sections_of
from catalog.web.entity.code import Code, code, descriptor_yaml
from catalog.web.entity.drawing import Drawing, Neighbour
from catalog.web.entity.edited import Edited, edited
from catalog.web.entity.facts import Fact
from catalog.web.entity.links import Link, descriptor_url, edit_url, links_of
from catalog.web.entity.prose import is_long, lede, prose
from catalog.web.entity.related import (
    Neighbours,
    RelationList,
    lists,
    nearest_of,
    neighbours_of,
    with_callers,
)
from catalog.web.entity.stated import added_lines, lines_at
from catalog.web.entity.surroundings import drawn, surroundings
from catalog.web.graph.page import GraphTab
from catalog.web.history.page import HistoryTab
from catalog.web.history.sentences import Event, events
from catalog.web.history.versions import Subject, versions
from catalog.web.listing.state import State
from catalog.web.reference import Reference, icon_of, names

RECENT = 3
"""Changes on the overview."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: Text
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Crumb:
    label: Text
    url: str


@dataclass(frozen=True)
class EntityPage:
    """What the page shows. Its parts are read when they are shown, so that a tab costs what it holds."""

    entity: Entity
    asked: QueryDict
    visible: BitMap
    at: Snapshot

    @cached_property
    def doc(self) -> dict[str, Any]:
        document: dict[str, Any] = orjson.loads(self.entity.doc + "}")
        return document

    @cached_property
    def said(self) -> dict[str, Any]:
        """The document in the language of the reader, where it is translated."""
        return translated(self.doc)

    @cached_property
    def ref(self) -> Ref:
        return Ref(self.entity.kind, self.entity.namespace, self.entity.name.lower())

    @cached_property
    def kind(self) -> Kind | None:
        return kinds.get(self.entity.kind)

    @property
    def icon(self) -> str:
        return icon_of(self.entity.kind)

    @property
    def name(self) -> str:
        title = self.said["metadata"].get("title")
        return title if isinstance(title, str) and title else self.entity.title or self.entity.name

    @property
    def title(self) -> str:
        """Of the window and of links: a name alone does not say of what it is, nor which tab is open."""
        kind = str(self.kind.label if self.kind else self.entity.kind)
        tab = next(str(label) for name, label in self._tabs if name == self.tab)
        return " · ".join([self.name, kind] if self.tab == "overview" else [self.name, kind, tab])

    @property
    def url(self) -> str:
        return reverse("catalog:entity", args=[self.ref.kind, self.ref.namespace, self.ref.name])

    @property
    def doing_url(self) -> str:
        """Where one does with it what it is for, such as making a service from a template."""
        doing = self.kind.doing if self.kind else None
        return reverse(doing.url_name, args=[self.ref.namespace, self.ref.name]) if doing else ""

    @cached_property
    def crumbs(self) -> list[Crumb]:
        catalog = reverse("catalog:list")
        label = self.kind.label_plural if self.kind else self.entity.kind
        crumbs = [Crumb(_("Catalog"), catalog), Crumb(label, catalog + State(kind=self.entity.kind).query())]
        belonging = next((fact.value[0] for fact in self.strip if fact.form == "refs" and fact.value), None)
        return [*crumbs, Crumb(belonging.name, belonging.url)] if belonging and belonging.url else crumbs

    @property
    def description(self) -> str:
        text = self.said["metadata"].get("description")
        return text if isinstance(text, str) else ""

    @property
    def lede(self) -> str:
        return lede(self.description)

    @property
    def prose(self) -> SafeString | None:
        return prose(self.description) if is_long(self.description) else None

    @cached_property
    def links(self) -> list[Link]:
        return links_of(self.said)

    @cached_property
    def health(self) -> health.Health:
        return health.of_rows([(self.entity, self.doc)], health.failing())[self.entity.pk]

    @cached_property
    def neighbours(self) -> Neighbours:
        counted = BY_INDEX.get(self.entity.kind, ())
        found = neighbours_of(self.entity, self.visible, self.at, without=counted)
        return with_callers(found, self.at, self.visible)

    @cached_property
    def _nearest(self) -> Neighbours:
        """As far as every tab shows them. A hub has thousands that only the overview tells of."""
        if self.tab == "overview":
            return self.neighbours
        return nearest_of(self.entity, self.visible, facts.BELONGING)

    @cached_property
    def _named(self) -> dict[str, Reference]:
        """Everyone that the head and the drawing name, in one query."""
        refs = facts.head_refs(self.entity, self._nearest)
        if self.tab == "overview":
            refs |= {one.ref for one in drawn(self.neighbours)}
        return names(refs, self.visible)

    @cached_property
    def strip(self) -> list[Fact]:
        return facts.strip(self.entity, self.kind, self.health, self._nearest, self._named)

    @cached_property
    def refusal(self) -> signs.Refusal | None:
        return signs.refusal(self.entity, self.doc)

    @cached_property
    def edited(self) -> Edited | None:
        return edited(self.entity)

    @cached_property
    def tab(self) -> str:
        """The tab asked for, if the entity has it."""
        asked = self.asked.get("tab") or ("history" if self.asked.get("at") else "")
        return asked if asked in dict(self._tabs) else "overview"

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(name, label, self.url if name == "overview" else f"{self.url}?tab={name}", name == self.tab)
            for name, label in self._tabs
        ]

    @property
    def _tabs(self) -> Sequence[tuple[str, Text]]:
        return [
            ("overview", _("Overview")),
            ("graph", _("Graph")),
            *([("tools", _("Tools"))] if self.entity.kind in WITH_TOOLS else []),
            *([("definition", _("Definition"))] if self.definition.exists else []),
            ("history", _("History")),
            ("source", _("Source")),
        ]

    @property
    def tab_template(self) -> str:
        return f"catalog/entity/{self.tab}.html"

    @cached_property
    def relations(self) -> list[RelationList]:
        """All but those that the head or a block shows."""
        elsewhere = ELSEWHERE | facts.in_head(self.neighbours) | self._in_sections
        return lists(self.neighbours, self.kind, without=elsewhere)

    @property
    def _in_sections(self) -> set[str]:
        """Relations of which the sections of the kind show all that there is."""
        return {
            relation
            for relation, section in sections_of(self.kind).items()
            if not section.kinds or all(one.kind in section.kinds for one in self.neighbours.stated(relation))
        }

    @cached_property
    def drawing(self) -> Drawing | None:
        told = ", ".join(filter(None, (self.entity.type, self.entity.lifecycle)))
        me = Neighbour(self.name, told or str(self.kind.label if self.kind else ""), self.icon, self.url)
        return surroundings(me, self.neighbours, self.kind, self._named)

    @cached_property
    def graph(self) -> GraphTab:
        return GraphTab(self.entity, self.asked, self.at, self.visible)

    @cached_property
    def tools(self) -> ToolsTab:
        systems = [related.ref for related in self._nearest.by("partOf", "system")]
        return ToolsTab(self.at, self.visible, self.entity, systems[0] if systems else "")

    @cached_property
    def blocks(self) -> list[Block]:
        return list(blocks(self.entity, self.doc, self.kind, self.neighbours, self.at, self.visible))

    @cached_property
    def findings(self) -> list[signs.Finding]:
        return signs.findings(self.entity, self.health, self._nearest.dangling, self._lines)

    @cached_property
    def about(self) -> list[Fact]:
        return facts.about(self.entity, self.doc)

    @cached_property
    def details(self) -> list[Fact]:
        return facts.details(self.said, self.kind)

    @cached_property
    def recent(self) -> list[Event]:
        return events(versions(self._subject, RECENT))

    @cached_property
    def history(self) -> HistoryTab:
        return HistoryTab(self._subject, self.asked, self.url)

    @property
    def _subject(self) -> Subject:
        return Subject.of(self.entity, self.doc)

    @cached_property
    def source(self) -> Code:
        hits, added = frozenset(self._lines.values()), added_lines(self.doc, self._yaml)
        mended = self.edited is not None and self.edited.problem is None
        keys = [one.keys for one in self.edited.fields] if self.edited and mended else []
        return code(self._yaml, "yaml", hits=hits, added=added, edited=lines_at(self._yaml, keys))

    @cached_property
    def origin(self) -> list[Fact]:
        return facts.origin(self.entity, self.doc)

    @property
    def has_added_lines(self) -> bool:
        return any(line.is_added for line in self.source.lines)

    @property
    def api_url(self) -> str:
        return reverse("api-by-name", args=[self.ref.kind, self.ref.namespace, self.ref.name])

    @property
    def source_url(self) -> str:
        return descriptor_url(self.doc)

    @property
    def edit_url(self) -> str:
        return edit_url(self.doc)

    @cached_property
    def definition(self) -> DefinitionTab:
        return DefinitionTab(self.entity, self.doc, self.asked, self.url)

    @cached_property
    def _yaml(self) -> str:
        return descriptor_yaml(self.doc)

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        dangling = self._nearest.dangling
        return signs.lines_of(self.doc, self.kind, dangling, self._yaml) if dangling else {}
