"""What is wrong with a kind that a person defines, each at the field of the form that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.ingest.places import Path
from catalog.kinds.definition import DEFINITION
from catalog.kinds.usual import OWN
from catalog.web.editing.complaints import complaints
from catalog.web.kinds.icons import icons
from catalog.web.kinds.sketch import TYPES, BadRules, FieldRow, Sketch

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
HEAD = {
    "kind": "kind",
    "singular": "singular",
    "plural": "plural",
    "description": "description",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """`anchor` is the id of a field or row, empty where it is about the whole; `where` names it."""

    anchor: str
    where: str
    sentence: str


def of_sketch(sketch: Sketch) -> list[Trouble]:
    """What keeps the form from coming to a document at all, and what it would come to wrongly."""
    return [*_of_fields(sketch)]


def _of_fields(sketch: Sketch) -> Iterator[Trouble]:
    seen: set[str] = set()
    for place, row in enumerate(sketch.fields):
        if row.is_blank:
            continue
        if sentence := _of_field(row, seen):
            yield Trouble(f"fields-{place}", row.label or row.name or str(place + 1), sentence)
        seen.add(row.name)


def _of_field(row: FieldRow, seen: set[str]) -> str:
    if not NAME.fullmatch(row.name):
        return _("Give the field a name of letters and digits, such as city.")
    if row.name in seen:
        return _("There is another field of this name.")
    if row.type not in TYPES:
        return _("Choose what the field holds.")
    if row.type == "choice" and not row.choices:
        return _("Say what there is to choose from.")
    try:
        row.schema()
    except BadRules as error:
        return _("The further rules are no YAML: %(reason)s") % {"reason": error}
    return ""


def of_document(document: Any, sketch: Sketch | None = None) -> list[Trouble]:
    """What the catalog would refuse in a document; `sketch` is the form that it was made with."""
    if not isinstance(document, dict) or document.get("kind") != DEFINITION.name:
        return [Trouble("", "", _("Expected a document of kind: Kind."))]
    if document.get("apiVersion") not in OWN:
        return [Trouble("", "apiVersion", _("Expected this: %(value)s") % {"value": OWN[0]})]
    parts = {key: document.get(key) for key in ("metadata", "spec")}
    for key, value in parts.items():
        if not isinstance(value, dict):
            return [Trouble("", key, _("Expected keys with values here."))]
    found = [
        _trouble(path, sentence, document, sketch) for path, sentence in complaints(document, DEFINITION)
    ]
    icon = document["spec"].get("icon")
    if isinstance(icon, str) and icon not in icons() and not found:
        found.append(Trouble("icon", "icon", _("There is no icon of this name: %(name)s") % {"name": icon}))
    return found


def _trouble(path: Path, sentence: str, document: Mapping[str, Any], sketch: Sketch | None) -> Trouble:
    where = ".".join(map(str, path))
    return Trouble(_anchor(path, document, sketch) if sketch else "", where, sentence)


def _anchor(path: Path, document: Mapping[str, Any], sketch: Sketch) -> str:
    match path:
        case ("metadata", "name", *_):
            return "kind"
        case ("spec", "names", str(name), *_) if name in HEAD:
            return HEAD[name]
        case ("spec", "apiVersions", *_):
            return "api_versions"
        case ("spec", ("icon" | "owner") as name, *_):
            return name
        case ("spec", "schema", "properties", str(name), *_):
            return _row(sketch.fields, lambda row: row.name == name, "fields")
        case ("spec", "relations", int(place), *_):
            stated = document["spec"]["relations"][place].get("path")
            return _row(sketch.fields, lambda row: f"spec.{row.name}" == stated, "fields")
        case ("spec", ("columns" | "sections" | "fields") as table, int(place), *_):
            rows: list[Any] = getattr(sketch, table)
            said = [number for number, row in enumerate(rows) if not row.is_blank]
            return f"{table}-{said[place]}" if place < len(said) else ""
    return ""


def _row(rows: list[FieldRow], is_meant: Any, table: str) -> str:
    return next((f"{table}-{place}" for place, row in enumerate(rows) if is_meant(row)), "")
