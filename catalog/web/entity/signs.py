"""What is wrong with an entity, each with where to mend it, as its page says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.ingest.check import references
from catalog.ingest.places import places_of
from catalog.ingest.problem import Problem
from catalog.kinds import Kind, RelationField
from catalog.models import Descriptor, Entity
from catalog.refs import DEFAULT_NAMESPACE, BadRef, Ref
from catalog.web import health
from catalog.web.entity.code import Code, excerpt
from catalog.web.entity.links import descriptor_url, edit_url
from catalog.web.entity.related import MISSING, Related
from catalog.web.reasons import in_words

OF_REFERENCES = (health.DANGLING, health.UNOWNED)
"""Signs that are told reference by reference."""

RIVALS = 5
"""Other claims that are shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sign of trouble. `code` is what it is about, `line` where that stands in the Source tab."""

    state: str
    title: str
    detail: str = ""
    code: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the present version of the file is not taken in; the page shows the last good one.

    `excerpt` is what stood around the line that is meant when the file was read.
    """

    problem: Problem
    file: str
    url: str
    edit_url: str
    excerpt: Code | None


def refusal(entity: Entity, doc: Mapping[str, Any]) -> Refusal | None:
    descriptor = entity.descriptor
    if descriptor is None or not descriptor.error:
        return None
    problem = Problem.from_json(descriptor.error)
    return Refusal(
        problem=problem,
        file=descriptor.file.path if descriptor.file else "",
        url=_at_line(descriptor_url(doc), problem.line),
        edit_url=edit_url(doc),
        excerpt=excerpt(problem),
    )


def findings(
    entity: Entity, state: health.Health, dangling: Sequence[Related], lines: Mapping[str, int]
) -> list[Finding]:
    """`lines` says where the Source tab has each dangling reference."""
    found = [_of_sign(entity, sign) for sign in state.signs if sign not in OF_REFERENCES]
    missing = dict(sorted((related.ref, related.relation) for related in dangling))
    found += [
        Finding("warn", _missing_title(relation), _("This is not in the catalog."), ref, lines.get(ref))
        for ref, relation in islice(missing.items(), MISSING)
    ]
    if more := max(0, len(missing) - MISSING):
        found.append(
            Finding("warn", ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})
        )
    return found + _rivals(entity)


def _missing_title(relation: str) -> str:
    if relation == health.OWNED_BY:
        return str(health.UNOWNED.label)
    return _("Refers to something unknown")


def _rivals(entity: Entity) -> list[Finding]:
    """Other documents that claim to be this entity. They are not used, and their authors should know."""
    lost = Descriptor.objects.filter(ref=entity.ref, lost=True, gone=False).select_related("file", "location")
    return [
        Finding(
            "warn",
            _("Claimed by another file, too"),
            _("Only one file can define it, so that one is not used. Rename one of the two, or remove it."),
            f"{rival.location}: {rival.file.path}" if rival.file else str(rival.location),
        )
        for rival in lost.order_by("pk")[:RIVALS]
    ]


def _of_sign(entity: Entity, sign: health.Sign) -> Finding:
    detail = {
        health.REFUSED.name: _of_refusal(entity),
        health.FAILING.name: _("Its source cannot be read, so this may be out of date."),
        health.OWNERLESS.name: _("Nobody is named who looks after it. Set spec.owner to a group or a user."),
        health.ORPHANED.name: _("Its source does not name it any more."),
    }[sign.name]
    reason = entity.location.error if sign is health.FAILING and entity.location else ""
    return Finding(sign.state, str(sign.label), detail, in_words(reason))


def _of_refusal(entity: Entity) -> str:
    if entity.descriptor is not None and entity.descriptor.error is None:
        return _("What was edited here does not fit what its source says now; it is left off.")
    return _("Its file has a version that cannot be taken in; this is the last good one.")


def lines_of(
    doc: Mapping[str, Any], kind: Kind | None, dangling: Sequence[Related], text: str
) -> dict[str, int]:
    """The lines of `text`, the document as it is shown, that state these references."""
    missing = {related.ref for related in dangling}
    fields = kind.all_relations if kind and missing else ()
    stated = [(path, ref) for field in fields for path, ref in _stated(doc, field) if ref in missing]
    places = places_of(text, [path for path, _ref in stated])
    lines: dict[str, int] = {}
    for path, ref in stated:
        if path in places:
            lines.setdefault(ref, places[path][0])
    return lines


def _stated(doc: Mapping[str, Any], field: RelationField) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The references of a field with their places in the document."""
    namespace = doc["metadata"].get("namespace") or DEFAULT_NAMESPACE
    for place, written in references(doc, field):
        try:
            ref = Ref.parse(written, default_kind=field.default_kind, default_namespace=namespace)
        except BadRef:
            continue
        yield place, str(ref)


def _at_line(url: str, line: int | None) -> str:
    """Forges jump to a line by the same fragment."""
    return f"{url}#L{line}" if url and line else url
