"""The form in which a person fills in a document, laid out by its kind."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalog.ingest.merge_patch import Keys, value_at
from catalog.kinds import Kind
from catalog.web.editing.complaints import Complaint, complaints
from catalog.web.editing.controls import Records, Rows, Shown, TooLong, Unreadable
from catalog.web.editing.layout import REST, Field, sections
from catalog.web.entity.stated import added_annotations
from catalog.web.history.fields import MISSING

Document = dict[str, Any]
WIDE = 30
"""Characters, from which on a part of a record wants a line of its own."""

ANNOTATIONS: Keys = ("metadata", "annotations")
FIXED = ("name", "namespace", "uid", "etag")
"""Of the metadata, what only a new entity has fields for."""


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    label: str | Promise
    value: str
    options: Sequence[str]
    is_wide: bool


@dataclass
class Bound:
    """A field with what is in it; `more` is how many empty rows it offers."""

    of: Field
    shown: Shown
    errors: list[str] = field(default_factory=list)
    more: int = 1
    suggestions: Sequence[str] = ()

    @property
    def id(self) -> str:
        return f"f-{self.of.name.replace('.', '-')}"

    @property
    def rows(self) -> list[dict[str, str]]:
        """With empty ones to fill in."""
        assert isinstance(self.shown, list)
        return [*self.shown, *(dict.fromkeys(self.of.control.columns, ""),) * self.more]

    @property
    def template(self) -> str:
        return f"catalog/editing/control/{self.of.control.name}.html"

    @property
    def cells(self) -> list[list[Cell]]:
        """Of records: a row each, with what each of its columns is called and may be."""
        control = self.of.control
        assert isinstance(control, Records)
        wide = {column for row in self.rows for column, text in row.items() if len(text) > WIDE}
        return [
            [
                Cell(
                    f"{self.of.name}.{column}",
                    label,
                    row[column],
                    control.options.get(column, ()),
                    column in wide,
                )
                for column, label in zip(control.columns, control.labels, strict=True)
            ]
            for row in self.rows
        ]

    @property
    def height(self) -> int:
        """Lines of a text area that shows what is in it, up to a screen."""
        return min(24, max(6, str(self.shown).count("\n") + 2))


@dataclass(frozen=True)
class BoundSection:
    name: str
    title: str | Promise
    fields: Sequence[Bound]
    is_open: bool


@dataclass
class EntityForm:
    """`began` is the document that it began with, and `data` what was sent, if something was. `suggested` are
    values that others have, by field."""

    kind: Kind
    began: Document
    data: QueryDict | None = None
    is_new: bool = False
    suggested: Mapping[str, Sequence[str]] = field(default_factory=dict)
    other_errors: list[str] = field(default_factory=list)

    @cached_property
    def sections(self) -> list[BoundSection]:
        return [
            BoundSection(
                section.name, section.title, [self._bound(one) for one in section.fields], section.is_open
            )
            for section in sections(self.kind, self._laid_out, is_new=self.is_new)
        ]

    @property
    def _laid_out(self) -> Document:
        """The document with the type that was typed, since that decides which fields there are."""
        if self.data is None or not self.kind.spec_types or "spec.type" not in self.data:
            return self.began
        return {**self.began, "spec": {**self.began.get("spec", {}), "type": self.data["spec.type"]}}

    @property
    def fields(self) -> Iterator[Bound]:
        return (one for section in self.sections for one in section.fields)

    @property
    def faulty(self) -> list[Bound]:
        return [one for one in self.fields if one.errors]

    def _bound(self, one: Field) -> Bound:
        others = self.suggested.get(one.name, ())
        if self.data is None:
            return Bound(one, one.control.shown(self._original(one)), suggestions=others)
        more = 3 if self.data.get("add") == one.name else 1
        return Bound(one, one.control.sent(self.data, one.name), more=more, suggestions=others)

    def _original(self, one: Field) -> Any:
        """The value that the field stands for, without what the catalog says itself."""
        if one.keys == REST:
            return self._rest
        value = value_at(self.began, one.keys)
        if one.keys == ANNOTATIONS and isinstance(value, dict):
            added = added_annotations(self.began)
            value = {key: text for key, text in value.items() if key not in added}
        return MISSING if value is None else value

    @cached_property
    def _rest(self) -> Document:
        """What no field stands for, below metadata and spec."""
        fields = sections(self.kind, self._laid_out, is_new=True)
        taken = {one.keys for section in fields for one in section.fields}
        rest = {}
        for root in ("metadata", "spec"):
            below = self.began.get(root)
            left = dict(_untaken(below, (root,), taken)) if isinstance(below, dict) else {}
            if root == "metadata":
                left = {key: value for key, value in left.items() if key not in FIXED}
            if left:
                rest[root] = left
        return rest

    @cached_property
    def document(self) -> Document | None:
        """What the form says now; None where something cannot be read, which its field says. A field that
        was left alone keeps its value, whatever that is."""
        new = copy.deepcopy(self.began)
        for bound in self.fields:
            one = bound.of
            original = self._original(one)
            if isinstance(one.control, TooLong) or _is_same(bound.shown, one.control.shown(original)):
                continue
            try:
                self._set(new, bound, one.control.value(bound.shown))
            except Unreadable as error:
                bound.errors.append(str(error))
        if self.faulty:
            return None
        for path, sentence in complaints(new, self.kind):
            self.complain((path, sentence))
        return None if self.faulty or self.other_errors else new

    def _set(self, new: Document, bound: Bound, value: Any) -> None:
        one = bound.of
        if one.keys == REST:
            self._set_rest(new, value)
            return
        if one.keys == ANNOTATIONS:
            added = added_annotations(self.began)
            kept = {key: text for key, text in new["metadata"].get("annotations", {}).items() if key in added}
            value = {**({} if value is MISSING else value), **kept} or MISSING
        if value is MISSING and one.required and isinstance(one.control, Rows):
            value = []
        _put(new, one.keys, value)

    def _set_rest(self, new: Document, value: Any) -> None:
        value = {} if value is MISSING else value
        if not isinstance(value, dict) or not value.keys() <= {"metadata", "spec"}:
            raise Unreadable(_("Expected metadata: or spec: with fields below them."))
        for root, below in value.items():
            if not isinstance(below, dict):
                raise Unreadable(_("Expected metadata: or spec: with fields below them."))
            for key in below:
                self._refuse_taken(root, str(key))
        for root, below in self._rest.items():
            for key in below:
                _put(new, (root, key), MISSING)
        for root, below in value.items():
            for key, inner in below.items():
                _put(new, (root, str(key)), MISSING if inner is None else inner)

    def _refuse_taken(self, root: str, key: str) -> None:
        own = any(one.of.keys[:2] == (root, key) for one in self.fields)
        fixed = root == "metadata" and key in FIXED
        if fixed or (own and key not in self._rest.get(root, {})):
            raise Unreadable(_("This has a place of its own: %(name)s") % {"name": f"{root}.{key}"})

    def complain(self, complaint: Complaint) -> None:
        """Note what is wrong at the field that it is about, or for the whole form."""
        path, sentence = complaint
        keys = tuple(map(str, path))
        fitting = [one for one in self.fields if keys[: len(one.of.keys)] == one.of.keys]
        if fitting:
            fitting[0].errors.append(sentence)
        elif keys[:1] in (("spec",), ("metadata",)) and len(keys) > 1:
            rest = next(one for one in self.fields if one.of.keys == REST)
            rest.errors.append(f"{'.'.join(keys)}: {sentence}")
        else:
            self.other_errors.append(sentence)


def _untaken(value: Mapping[str, Any], above: Keys, taken: Iterable[Keys]) -> Iterator[tuple[str, Any]]:
    taken = set(taken)
    begun: dict[Keys, list[Keys]] = defaultdict(list)
    for keys in taken:
        begun[keys[: len(above) + 1]].append(keys)
    for key, inner in value.items():
        if (*above, key) not in begun:
            yield key, inner


def _put(document: Document, keys: Keys, value: Any) -> None:
    """Set what is there, or take it away; what holds it comes and goes with it."""
    *above, last = keys
    holders = [document]
    for key in above:
        inner = holders[-1].get(key)
        if not isinstance(inner, dict):
            inner = holders[-1][key] = {}
        holders.append(inner)
    if value is not MISSING:
        holders[-1][last] = value
        return
    holders[-1].pop(last, None)
    for holder, key in reversed(list(zip(holders, above, strict=False))):
        if not holder[key] and holder is not document:
            del holder[key]


def _is_same(one: Shown, other: Shown) -> bool:
    """Whether a person would say so: space around a text is nothing that they typed."""
    if isinstance(one, str) or isinstance(other, str):
        return str(one).strip() == str(other).strip()
    return one == [{column: text.strip() for column, text in row.items()} for row in other]
