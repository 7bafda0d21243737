"""What an entity's document was before and after each of its changes: the present one, walked backwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from catalog.ingest.merge_patch import apply_patch
from catalog.models import Entity, Revision

Doc = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity that is in the catalog, or was: then without a document, and nobody knows since when."""

    entity_id: int
    doc: Doc | None = None
    created_at: datetime | None = None

    @classmethod
    def of(cls, entity: Entity, doc: Mapping[str, Any]) -> Subject:
        plain = {key: value for key, value in doc.items() if key not in ("relations", "status")}
        plain["metadata"] = {
            key: value for key, value in doc["metadata"].items() if key not in ("uid", "etag")
        }
        return cls(entity.pk, plain, entity.created_at)


@dataclass(frozen=True, slots=True)
class Version:
    """One change with the documents around it; None where the entity was not there."""

    revision: Revision
    before: Doc | None
    after: Doc | None


@dataclass(frozen=True, slots=True)
class Moment:
    """What there was at one moment. Without a document it was not there: not any more if `since` says when
    it was deleted, else not yet."""

    doc: Doc | None
    since: datetime | None = None


def versions(subject: Subject, limit: int, *, before: int | None = None) -> list[Version]:
    """The changes from the newest on, at most `limit`; with `before` those that are older than that one."""
    rows = Revision.objects.filter(entity_id=subject.entity_id).order_by("-number")
    wanted = rows if before is None else rows.filter(number__lt=before)
    page = list(wanted.select_related("refresh__location", "actor")[:limit])
    newer = rows.filter(number__gte=before) if before is not None else rows.none()
    doc = _unwound(subject.doc, newer.only("number", "action", "before", "whole"))
    return list(_walk(doc, page))


def _walk(doc: Doc | None, revisions: Iterable[Revision]) -> Iterator[Version]:
    for revision in revisions:
        deleted = revision.action == Revision.Action.DELETED
        earlier = _before(doc, revision)
        yield Version(revision, earlier, None if deleted else doc)
        doc = earlier


def _unwound(doc: Doc | None, revisions: Iterable[Revision]) -> Doc | None:
    for revision in revisions:
        doc = _before(doc, revision)
    return doc


def _before(after: Doc | None, revision: Revision) -> Doc:
    stored: Doc = orjson.loads(revision.before)
    return stored if revision.whole else apply_patch(after or {}, stored)


def last_number(entity: Entity) -> int:
    """The number of the entity's last change; 0 where there was none."""
    numbers = Revision.objects.filter(entity_id=entity.pk).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def after_change(subject: Subject, number: int) -> Doc | None:
    """The document as the change of that number left it."""
    rows = Revision.objects.filter(entity_id=subject.entity_id, number__gt=number).order_by("-number")
    return _unwound(subject.doc, rows.only("number", "action", "before", "whole"))


def at_moment(subject: Subject, moment: datetime) -> Moment:
    """The document as it was then. Two queries."""
    rows = Revision.objects.filter(entity_id=subject.entity_id).order_by("-number")
    later = list(rows.filter(at__gt=moment).only("number", "action", "at", "before", "whole"))
    last = rows.filter(at__lte=moment).only("number", "action", "at").first()
    if not _was_there(subject, moment, last, later):
        return Moment(None, since=last.at if last else None)
    return Moment(_unwound(subject.doc, later))


def _was_there(subject: Subject, moment: datetime, last: Revision | None, later: Sequence[Revision]) -> bool:
    """When an entity came back with its source only the last return is known: it counts as its beginning."""
    deleted_later = any(revision.action == Revision.Action.DELETED for revision in later)
    if last is not None and last.action != Revision.Action.DELETED:
        return True
    if last is None and deleted_later:
        return True
    return not deleted_later and subject.created_at is not None and subject.created_at <= moment
