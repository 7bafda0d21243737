"""Decides whether a document is a valid entity, and brings it into the form in which it is kept.

The way through is short, since every entity of every file takes it; why something is refused is worked out
elsewhere, when it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from catalog.ingest.casing import TooDeep, differing_keys
from catalog.ingest.envelope import CERTAIN, ROOT
from catalog.ingest.explain import (
    KIND_STAGE,
    POLICY_STAGE,
    RELATIONS_STAGE,
    examined,
    problem_at,
)
from catalog.ingest.places import Path
from catalog.ingest.problem import Refused
from catalog.ingest.read import Document
from catalog.kinds import BadKind, Registry, RelationField, registry
from catalog.refs import BadRef, Ref

LINK_ANNOTATIONS = ("backstage.io/view-url", "backstage.io/edit-url")
SCRIPT = re.compile(r"[\x00-\x20]*" + r"[\r\n\t]*".join("javascript") + r"[\r\n\t]*:", re.IGNORECASE)
SORTED = ("providesApis", "consumesApis", "dependsOn", "dependencyOf", "memberOf", "children", "members")
"""Fields of references, sorted in the spec of every kind, also where they state no relation."""
REJECTED = "https://backstage.io/annotation-rejected-for-security-reasons"


class StatedRelation(NamedTuple):
    """A relation as the entity itself sees it; `inverse` is what its target calls it."""

    type: str
    inverse: str
    target: str


@dataclass(slots=True)
class Checked:
    """A valid entity. `doc` is new where it differs from what was read, which is never changed.

    `includes`, `include_type` and `presence` are those of a Location: targets as written.
    """

    ref: Ref
    doc: dict[str, Any]
    relations: list[StatedRelation]
    includes: list[str] = field(default_factory=list)
    include_type: str = ""
    presence: str = ""


def check(doc: dict[str, Any], document: Document | None = None, *, kinds: Registry = registry) -> Checked:
    """The entity that `doc` is. Raises Refused; `document` says where in its file things stand."""
    kind = kinds.of(doc.get("kind"), doc.get("apiVersion"))
    metadata, spec = doc.get("metadata"), doc.get("spec")
    if (
        kind is None
        or type(spec) is not dict
        or type(metadata) is not dict
        or not (doc.keys() <= ROOT and CERTAIN.is_valid(metadata))
        or not kind.type_of(spec).validator.is_valid(spec)
    ):
        kind = examined(doc, document, kinds)
        metadata, spec = doc["metadata"], doc["spec"]
    namespace = metadata.get("namespace", "default")
    ref = Ref(kind.key, namespace, metadata["name"].lower())
    fields = kind.type_of(spec).relations
    checked = Checked(ref, _normal(doc, metadata, spec, fields), _relations(doc, fields, ref, document))
    _check_keys(doc, document)
    if kind.key == "location":
        _note_includes(checked, spec)
    elif kind.key == "kind":
        _check_definition(doc, document, kinds)
    return checked


def _normal(
    doc: dict[str, Any], metadata: dict[str, Any], spec: dict[str, Any], fields: tuple[RelationField, ...]
) -> dict[str, Any]:
    """With the default namespace, references sorted, and links that would run a script replaced."""
    if "namespace" not in metadata:
        metadata = {**metadata, "namespace": "default"}
    annotations = metadata.get("annotations")
    if annotations:
        for name in LINK_ANNOTATIONS:
            if name in annotations and SCRIPT.match(annotations[name]):
                annotations = {**annotations, name: REJECTED}
                metadata = {**metadata, "annotations": annotations}
    for name in SORTED:
        if name in spec:
            spec = _sorted(spec, (name,))
    for relation in fields:
        if relation.place[1] not in SORTED and not relation.is_annotation:
            spec = _sorted(spec, relation.place[1:])
    return {**doc, "metadata": metadata, "spec": spec}


def _sorted(spec: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    value = spec.get(keys[0])
    if len(keys) > 1:
        inner = _sorted(value, keys[1:]) if isinstance(value, dict) else value
        return spec if inner is value else {**spec, keys[0]: inner}
    if type(value) is not list or len(value) < 2 or not all(type(item) is str for item in value):
        return spec
    ordered = sorted(value, key=None if "".join(value).isascii() else _utf16)
    return spec if ordered == value else {**spec, keys[0]: ordered}


def _utf16(text: str) -> bytes:
    """Sorts as JavaScript does."""
    return text.encode("utf-16-be", "surrogatepass")


def _relations(
    doc: dict[str, Any], fields: tuple[RelationField, ...], ref: Ref, document: Document | None
) -> list[StatedRelation]:
    own = str(ref)
    stated: dict[StatedRelation, None] = {}
    for relation in fields:
        for place, text in references(doc, relation):
            try:
                target = Ref.parse(text, default_kind=relation.default_kind, default_namespace=ref.namespace)
            except BadRef as error:
                advice = "Write it as kind:namespace/name, such as component:default/orders."
                raise Refused(
                    problem_at(document, place, str(error), advice), stage=RELATIONS_STAGE
                ) from error
            if relation.kinds and target.kind not in relation.kinds:
                continue
            stated[StatedRelation(relation.type, relation.inverse, str(target))] = None
            if str(target) == own:  # what refers to itself is at both ends
                stated[StatedRelation(relation.inverse, relation.type, own)] = None
    return list(stated)


def references(doc: Mapping[str, Any], relation: RelationField) -> Iterator[tuple[Path, str]]:
    """The references in a field as written, each with its place in the document."""
    for place, text in _texts(doc, relation.place, ()):
        if not relation.is_annotation:
            yield place, text
            continue
        for part in text.split(","):
            if name := part.strip():
                yield place, name


def _texts(value: Any, keys: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    """The texts that `keys` lead to, through every item of lists on the way."""
    for depth, key in enumerate(keys):
        if type(value) is list:
            for place, item in enumerate(value):
                yield from _texts(item, keys[depth:], (*path, place))
            return
        value = value.get(key) if type(value) is dict else None
        if value is None:
            return
        path = (*path, key)
    if type(value) is list:
        for place, item in enumerate(value):
            if type(item) is str and item:
                yield (*path, place), item
    elif type(value) is str and value:
        yield path, value


def _check_keys(doc: dict[str, Any], document: Document | None) -> None:
    try:
        differing = differing_keys(doc)
    except TooDeep as error:
        problem = problem_at(document, error.path, str(error), "Write it flatter.")
        raise Refused(problem, stage=POLICY_STAGE) from error
    if differing:
        keys = ", ".join(f"'{key}'" for key in differing)
        message = f"Entity has duplicate keys that vary only in casing, {keys}"
        path = next(iter(differing.values()))
        raise Refused(
            problem_at(document, path, message, "Remove or rename one of the two."), stage=POLICY_STAGE
        )


def _note_includes(checked: Checked, spec: dict[str, Any]) -> None:
    checked.includes = [spec["target"]] if "target" in spec else []
    checked.includes.extend(spec.get("targets", ()))
    checked.include_type = spec.get("type", "")
    checked.presence = spec.get("presence", "required")


def _check_definition(doc: dict[str, Any], document: Document | None, kinds: Registry) -> None:
    try:
        kinds.copy().define(doc)
    except BadKind as error:
        raise Refused(problem_at(document, error.path, str(error), error.advice), stage=KIND_STAGE) from error
