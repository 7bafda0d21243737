"""How the form of a kind is laid out: its fields in sections, each with the control that its schema asks
for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.ingest.merge_patch import Keys, value_at
from catalog.kinds import Kind, RelationField
from catalog.web.editing import controls
from catalog.web.editing.controls import Control
from catalog.web.entity.words import spelled
from catalog.web.history.fields import MISSING

LONGEST = 60_000
"""Characters of a text that can be edited in a form."""

REST: Keys = ("rest",)
"""The field that has all that no other field has."""

Text = str | Promise


@dataclass(frozen=True)
class Field:
    """`key` leads to its value; `options` are what may be chosen, `kind` what a reference means without one,
    and `kinds` what it may lead to."""

    keys: Keys
    label: Text
    control: Control
    required: bool = False
    hint: Text = ""
    options: Sequence[str] = ()
    kind: str = ""
    kinds: Sequence[str] = ()

    @property
    def name(self) -> str:
        return ".".join(self.keys)


@dataclass(frozen=True)
class Section:
    name: str
    title: Text
    fields: Sequence[Field] = field(default_factory=list)
    is_open: bool = True


def sections(kind: Kind, document: Mapping[str, Any], *, is_new: bool) -> list[Section]:
    """The form for `document`, which decides by its type and by unusual values how fields look."""
    about = [*(_identity() if is_new else ()), *_about(document)]
    own = list(_of_spec(kind, document))
    marks = list(_marks(document))
    return [
        Section("about", _("About"), about),
        *([Section("spec", kind.label, own)] if own else []),
        Section("marks", _("Labels and annotations"), marks),
        Section("more", _("Anything else"), [_rest()], is_open=False),
    ]


def _identity() -> Iterator[Field]:
    hint = _("Letters, digits and - _ . only. It cannot be changed later.")
    yield Field(("metadata", "name"), _("Name"), controls.Control(), True, hint)
    yield Field(
        ("metadata", "namespace"), _("Namespace"), controls.Control(), hint=_("“default” if left empty.")
    )


def _about(document: Mapping[str, Any]) -> Iterator[Field]:
    def of(name: str, label: Text, control: Control, hint: Text = "") -> Field:
        keys = ("metadata", name)
        return Field(keys, label, _suited(control, _present(document, keys)), hint=hint)

    yield of("title", _("Title"), controls.Control(), _("What pages call it in place of its name."))
    yield of("description", _("Description"), controls.LongText(), _("A sentence or two, in Markdown."))
    yield of("tags", _("Tags"), controls.Texts(), _("Lower case, with - between words."))
    yield of("links", _("Links"), controls.Links())


def _marks(document: Mapping[str, Any]) -> Iterator[Field]:
    for name, label, hint in (
        ("labels", _("Labels"), ""),
        ("annotations", _("Annotations"), _("Names for other tools, such as jira/project-key.")),
    ):
        keys = ("metadata", name)
        yield Field(keys, label, _suited(controls.Pairs(), _present(document, keys)), hint=hint)


def _rest() -> Field:
    hint = _("Fields that have no place above, as YAML below metadata: and spec:.")
    return Field(REST, _("Further fields"), controls.Yaml(), hint=hint)


def _of_spec(kind: Kind, document: Mapping[str, Any]) -> Iterator[Field]:
    spec = document.get("spec")
    spec_type = kind.type_of(spec if isinstance(spec, dict) else {})
    relations = {one.place: one for one in spec_type.relations if not one.is_annotation}
    properties = {**_properties(kind.spec), **_properties(spec_type.spec)}
    named = [*kind.fields, *(place[1] for place in relations), *properties]
    required = spec_type.spec.get("required", ())
    for name in dict.fromkeys(named):
        if name not in properties and ("spec", name) not in relations:
            continue
        label, hint = kind.fields.get(name) or spelled(name), kind.hints.get(name, "")
        schema = properties.get(name, {"type": "array"})
        given = _Given(kind.fields, relations, document)
        for one in _fields(("spec", name), label, schema, given, name in required):
            yield replace(one, hint=hint) if hint and one.keys == ("spec", name) else one


@dataclass(frozen=True, slots=True)
class _Given:
    """What all fields of a form depend on. `labels` has also those of parts of a field, as `moves.date`."""

    labels: Mapping[str, Text]
    relations: Mapping[Keys, RelationField]
    document: Mapping[str, Any]

    def label(self, keys: Keys, part: str) -> Text:
        return self.labels.get(".".join((*keys[1:], part))) or spelled(part)


def _fields(
    keys: Keys, label: Text, schema: Mapping[str, Any], given: _Given, required: bool
) -> Iterator[Field]:
    """The field of a property, or those of an object whose properties are all texts."""
    inner = _properties(schema)
    value = _present(given.document, keys)
    flat = inner and all(_control(one) is not None for one in inner.values())
    if flat and (value is MISSING or (isinstance(value, dict) and value.keys() <= inner.keys())):
        needed = schema.get("required", ()) if required else ()
        for name, one in inner.items():
            yield from _fields((*keys, name), given.label(keys, name), one, given, name in needed)
        return
    relation = given.relations.get(keys)
    control = _of_relation(schema) if relation else _control(schema) or _records(keys, schema, given)
    stated = schema.get("description")
    hint = gettext(stated) if stated else ""
    yield Field(
        keys,
        label,
        _suited(control, value),
        required=required,
        hint=hint if isinstance(hint, str) else "",
        options=_options(schema),
        kind=(relation.default_kind or "") if relation else "",
        kinds=(relation.kinds or _usual(relation)) if relation else (),
    )


def _usual(relation: RelationField) -> Sequence[str]:
    return (relation.default_kind,) if relation.default_kind else ()


def _of_relation(schema: Mapping[str, Any]) -> Control:
    return controls.References() if schema.get("type") == "array" else controls.Reference()


def _control(schema: Any) -> Control | None:
    """The control of a simple schema; None where only YAML can say what it allows."""
    if not isinstance(schema, dict):
        return None
    if _options(schema):
        return controls.Choice()
    match schema.get("type"):
        case "string":
            return controls.LongText() if schema.get("maxLength", 0) > 300 else controls.Control()
        case "boolean":
            return controls.YesOrNo()
        case "integer" | "number":
            return controls.Number()
        case "array" if isinstance(schema.get("items"), dict) and schema["items"].get("type") == "string":
            return controls.Texts() if schema["items"].keys() & {"pattern", "enum"} else controls.Sentences()
    return None


def _records(keys: Keys, schema: Mapping[str, Any], given: _Given) -> Control:
    """Of a list of objects whose properties are all texts; YAML for anything else."""
    items = schema.get("items")
    parts = _properties(items) if isinstance(items, dict) else {}
    if schema.get("type") != "array" or not parts:
        return controls.Yaml()
    if not all(isinstance(one, dict) and one.get("type") == "string" for one in parts.values()):
        return controls.Yaml()
    labels = [given.label(keys, name) for name in parts]
    return controls.Records(tuple(parts), labels, {name: _options(one) for name, one in parts.items()})


def _suited(control: Control, value: Any) -> Control:
    """The control for a value: another one where that does not fit the usual one."""
    if value is MISSING:
        return control
    if len(str(value)) > LONGEST:
        return controls.TooLong()
    if type(control) is controls.Control and isinstance(value, str) and ("\n" in value or len(value) > 200):
        return controls.LongText()
    return control if control.fits(value) else controls.Yaml()


def _options(schema: Mapping[str, Any]) -> list[str]:
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    whole = isinstance(values, list) and all(isinstance(value, str) for value in values)
    return list(values) if whole else []


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _present(document: Mapping[str, Any], keys: Keys) -> Any:
    value = value_at(document, keys)
    return MISSING if value is None else value
