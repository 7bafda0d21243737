"""The facts about an entity in pairs: the strip below its name, and what else its document says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.kinds import Kind
from catalog.models import Entity
from catalog.web import health
from catalog.web.entity.links import (
    WELL_KNOWN,
    annotation_url,
    annotations_of,
    descriptor_url,
    safe_url,
)
from catalog.web.entity.related import Neighbours
from catalog.web.entity.words import spelled, words
from catalog.web.history.origin import commit_of
from catalog.web.reference import Reference
from catalog.web.sources.naming import name_of, source_url

BELONGING = ("partof", "childof", "memberof")
"""Relations that say where an entity belongs, as its head shows it."""

HEAD_REFERENCES = 2
"""Entities of one such relation that the head has room for."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Fact:
    """`form` says how the template shows `value`: text, code, owner, refs, health, tags, link or time."""

    label: Text
    form: str
    value: Any
    url: str = ""


def strip(
    entity: Entity,
    kind: Kind | None,
    state: health.Health,
    neighbours: Neighbours,
    named: Mapping[str, Reference],
) -> list[Fact]:
    facts = []
    if entity.owner or (kind is not None and kind.needs_owner):
        facts.append(Fact(_("Owner"), "owner", named.get(entity.owner)))
    facts.append(Fact(_("Health"), "health", state))
    if entity.lifecycle:
        facts.append(Fact(_("Lifecycle"), "text", entity.lifecycle))
    if entity.type:
        facts.append(Fact(_("Type"), "text", entity.type))
    facts.extend(_belonging(neighbours, named))
    return facts


def head_refs(entity: Entity, neighbours: Neighbours) -> set[str]:
    """The entities that `strip` names."""
    belonging = {related.ref for relation in BELONGING for related in neighbours.stated(relation)}
    return belonging | ({entity.owner} if entity.owner else set())


def in_head(neighbours: Neighbours) -> set[str]:
    """The relations that the head shows whole."""
    return {name for name in BELONGING if len(neighbours.stated(name)) <= HEAD_REFERENCES}


def _belonging(neighbours: Neighbours, named: Mapping[str, Reference]) -> Iterator[Fact]:
    for relation in BELONGING:
        if relation not in in_head(neighbours):
            continue
        related = neighbours.stated(relation)
        for kind in dict.fromkeys(one.kind for one in related):
            refs = [one.ref for one in related if one.kind == kind]
            yield Fact(words(relation, kind), "refs", [named[ref] for ref in refs])


def about(entity: Entity, doc: Mapping[str, Any]) -> list[Fact]:
    """What it is called, where it comes from, how it is labelled."""
    annotations = annotations_of(doc)
    facts = [Fact(_("Reference"), "code", entity.ref)]
    source = _source(entity, doc)
    if source is not None:
        facts.append(source)
    if entity.location is not None:
        facts.append(Fact(_("From"), "link", name_of(entity.location).name, source_url(entity.location)))
    tags = doc.get("metadata", {}).get("tags")
    if tags:
        facts.append(Fact(_("Tags"), "tags", tags))
    facts.extend(_labels(doc))
    facts.extend(_keys_elsewhere(annotations))
    facts.append(Fact(_("First seen"), "time", entity.created_at))
    facts.append(Fact(_("Changed"), "time", entity.changed_at))
    return facts


def _source(entity: Entity, doc: Mapping[str, Any]) -> Fact | None:
    """The file that states it."""
    descriptor = entity.descriptor
    path = descriptor.file.path if descriptor and descriptor.file else ""
    url = descriptor_url(doc)
    name = path or url.rpartition("/")[2]
    return Fact(_("File"), "link", name, url) if name else None


def origin(entity: Entity, doc: Mapping[str, Any]) -> list[Fact]:
    """Which source, file, line and version of it the descriptor is from."""
    facts = []
    if entity.location is not None:
        facts.append(Fact(_("Source"), "link", name_of(entity.location).name, source_url(entity.location)))
    source = _source(entity, doc)
    if source is not None:
        facts.append(source)
    if entity.descriptor is not None and entity.descriptor.file is not None:
        facts.append(Fact(_("Line"), "text", entity.descriptor.line))
    commit = commit_of(entity.location, entity.location.revision) if entity.location else None
    if commit is not None:
        facts.append(Fact(_("Read at"), "link", commit.text, commit.url))
    facts.append(Fact(_("Changed"), "time", entity.changed_at))
    return facts


def _labels(doc: Mapping[str, Any]) -> Iterator[Fact]:
    labels = doc.get("metadata", {}).get("labels")
    for key, value in labels.items() if isinstance(labels, dict) else ():
        yield Fact(key, "code", value)


def _keys_elsewhere(annotations: Mapping[str, str]) -> Iterator[Fact]:
    """Well-known annotations that name something in another tool whose address is not known."""
    for key, known in WELL_KNOWN.items():
        if known.needs_pattern and annotations.get(key) and not annotation_url(key, annotations):
            yield Fact(known.label, "code", annotations[key])


def details(doc: Mapping[str, Any], kind: Kind | None) -> list[Fact]:
    """The fields of the spec that are short values and that nothing else on the page shows."""
    spec = doc.get("spec")
    if not isinstance(spec, dict):
        return []
    elsewhere = {"type", "lifecycle", "definition", "profile"}
    if kind is not None and kind.entity is not None:
        elsewhere |= {name for section in kind.sections for name in section.fields}
    labels: Mapping[str, Text] = {}
    if kind is not None:
        elsewhere |= {relation.place[1] for relation in kind.all_relations if not relation.is_annotation}
        labels = kind.fields
    ordered = dict.fromkeys([*(key for key in labels if key in spec), *spec])
    facts = (_detail(labels.get(key) or spelled(key), spec[key]) for key in ordered if key not in elsewhere)
    return [fact for fact in facts if fact is not None]


def of_field(doc: Mapping[str, Any], kind: Kind, name: str) -> Iterator[Fact]:
    """What the spec says in this field, if it says something short."""
    spec = doc.get("spec")
    if isinstance(spec, dict) and name in spec:
        fact = _detail(kind.fields.get(name) or spelled(name), spec[name])
        if fact is not None:
            yield fact


def _detail(label: Text, value: Any) -> Fact | None:
    if isinstance(value, bool):
        return Fact(label, "text", _("Yes") if value else _("No"))
    if isinstance(value, int | float):
        return Fact(label, "text", str(value))
    if isinstance(value, str) and value:
        return Fact(label, "link" if safe_url(value) else "text", value, safe_url(value))
    if _is_short(value):
        return Fact(label, "tags", value)
    return None


def _is_short(value: Any) -> bool:
    """Whether it is a list of a few short values."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return False
    return all(isinstance(item, str | int | float) and len(str(item)) <= 80 for item in value)
