"""A question of a form, as it is shown: laid out, with what is answered so far."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from portal.scaffolder.form.schema import Schema

Path: TypeAlias = tuple[str | int, ...]

PREFIX = "f"

MOST_ROWS = 40
"""Lines of an area of text."""


class FieldKind(StrEnum):
    TEXT = "text"
    TEXTAREA = "textarea"
    PASSWORD = "password"  # noqa: S105  (a kind of input)
    SECRET = "secret"  # noqa: S105  (a kind of input)
    NUMBER = "number"
    CHECKBOX = "checkbox"
    SELECT = "select"
    RADIO = "radio"
    CHECKBOXES = "checkboxes"
    HIDDEN = "hidden"
    PICKER = "picker"
    REPOSITORY = "repository"
    JSON = "json"
    LIST = "list"
    GROUP = "group"


SEVERAL = (FieldKind.LIST, FieldKind.CHECKBOXES)
NOT_WRITTEN = (
    *SEVERAL,
    FieldKind.CHECKBOX,
    FieldKind.SELECT,
    FieldKind.RADIO,
    FieldKind.REPOSITORY,
    FieldKind.GROUP,
)


@dataclass(frozen=True, slots=True)
class Option:
    """`text` is what a form sends for the value."""

    value: Any
    text: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One of the inputs that a repository's address is put together from."""

    key: str
    name: str
    value: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """`value` is as kept in a draft: what was written, also when it does not fit; None if nothing was.

    `children` are a group's questions or a list's rows. `unknown` is a `ui:field` that this portal does not
    have.
    """

    path: Path
    kind: FieldKind
    schema: Schema
    title: str
    description: str = ""
    required: bool = False
    value: Any = None
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    children: tuple[Field, ...] = ()
    unknown: str = ""
    picker: str = ""
    item: Field | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return name_of(self.path)

    @property
    def id(self) -> str:
        """For HTML: letters that selectors need not escape."""
        return "q-" + "-".join(_plain(str(step)) for step in self.path)

    @property
    def key(self) -> str:
        return str(self.path[-1])

    def ui(self, word: str, usual: Any = None) -> Any:
        return ui(self.schema, word, usual)

    @property
    def help(self) -> str:
        return str(self.ui("help") or "")

    @property
    def placeholder(self) -> str:
        return str(self.ui("placeholder") or "")

    @property
    def rows(self) -> int | None:
        """Of an area of text."""
        rows = self.ui("rows")
        return rows if isinstance(rows, int) and 0 < rows <= MOST_ROWS else None

    @property
    def autofocus(self) -> bool:
        return self.ui("autofocus") is True

    @property
    def fixed(self) -> bool:
        """Shown, not to be changed."""
        return (
            self.ui("readonly") is True or self.ui("disabled") is True or self.schema.get("readOnly") is True
        )

    @property
    def fixed_as(self) -> str:
        """How HTML says that it is fixed: only what is written by hand can be readonly. "" when it is not."""
        if not self.fixed:
            return ""
        return "disabled" if self.ui("disabled") is True or self.kind in NOT_WRITTEN else "readonly"

    @property
    def may_be_empty(self) -> bool:
        """Whether a person may leave it out; what is fixed nobody is asked."""
        least = self.schema.get("minItems")
        needs_some = self.kind in SEVERAL and isinstance(least, int) and least > 0
        return not (self.required or needs_some or self.fixed)

    @property
    def is_hidden_value(self) -> bool:
        """Whether no page shows what was answered."""
        return self.kind in (FieldKind.PASSWORD, FieldKind.SECRET)

    @property
    def text(self) -> str:
        """The value as its input holds it."""
        return text_of(self.value)

    @property
    def input_type(self) -> str:
        """Of a text, for HTML. A date that is none stays a text, or the browser would show it as empty."""
        kind = INPUT_TYPES.get(str(self.schema.get("format")), "text")
        return "text" if kind == "date" and self.text and not DATE.fullmatch(self.text) else kind

    def walk(self) -> Iterator[Field]:
        """Itself and everything in it."""
        yield self
        for child in self.children:
            yield from child.walk()


DATE = re.compile(r"\d{4}-\d\d-\d\d")
INPUT_TYPES = {"date": "date", "email": "email", "uri": "url"}
"""What HTML calls a format of JSON Schema."""


def name_of(path: Path, suffix: str = "") -> str:
    """The name of an input; `suffix` tells inputs of the same question apart, "" its value."""
    return "/".join((PREFIX, *(_escaped(str(step)) for step in path))) + (f"#{suffix}" if suffix else "")


def ui(schema: Schema, word: str, usual: Any = None) -> Any:
    """What the schema says about the look of its input: `ui:word`, or the word in `ui:options`."""
    if f"ui:{word}" in schema:
        return schema[f"ui:{word}"]
    options = schema.get("ui:options")
    return options.get(word, usual) if isinstance(options, dict) else usual


def text_of(value: Any) -> str:
    """A value as one line or area of text; numbers, yes and no as JSON has them."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1").replace("#", "~2")


def _plain(step: str) -> str:
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"_{ord(letter):x}" for letter in step
    )
