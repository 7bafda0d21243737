"""An entity that was deleted: when and by what, its last document, its changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from django.http import QueryDict
from django.urls import reverse

from catalog.index.terms import Term, terms_of
from catalog.ingest.prepare import again
from catalog.ingest.problem import Refused
from catalog.models import Entity, Revision
from catalog.query.judging import Judged
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.web.entity.code import Code, code, descriptor_yaml
from catalog.web.history.origin import Origin, origin_of
from catalog.web.history.page import HistoryTab
from catalog.web.history.versions import Subject
from catalog.web.listing.rows import shown_location


@dataclass(frozen=True)
class Gone:
    revision: Revision
    doc: dict[str, Any]
    asked: QueryDict

    @property
    def by(self) -> Origin:
        return origin_of(self.revision)

    @property
    def by_person(self) -> bool:
        return self.revision.actor_id is not None

    @property
    def source(self) -> str:
        """The source that stopped giving it."""
        return shown_location(str(self.revision.refresh.location)) if self.revision.refresh else ""

    @property
    def text(self) -> Code:
        return code(descriptor_yaml(self.doc), "yaml")

    @cached_property
    def history(self) -> HistoryTab:
        ref = Ref.parse(self.revision.ref)
        url = reverse("catalog:entity", args=[ref.kind, ref.namespace, ref.name])
        return HistoryTab(Subject(self.revision.entity_id), self.asked, url)


def gone(ref: Ref, visible: Predicate, asked: QueryDict) -> Gone | None:
    """None where nothing of this reference was deleted, or where the reader could not have seen it: what is
    hidden and what never was look the same."""
    rows = Revision.objects.filter(ref=str(ref), action=Revision.Action.DELETED)
    last = rows.select_related("refresh__location", "actor").order_by("-pk").first()
    if last is None or Entity.objects.filter(ref=str(ref)).exists():
        return None
    doc: dict[str, Any] = orjson.loads(last.before)
    return Gone(last, doc, asked) if Judged(_terms(last, doc)).fits(visible) else None


def _terms(deleted: Revision, doc: dict[str, Any]) -> set[Term]:
    """As the index had them, with the relations that the document states."""
    try:
        stated = again(deleted.before, position=0, line=1).relations
    except Refused:
        stated = ()
    relations = ((type_, target) for type_, _inverse, target in stated)
    return terms_of(doc, relations, [("metadata.uid", deleted.uid)])
