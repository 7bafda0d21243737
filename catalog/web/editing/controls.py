"""What a field of a form is filled in with: how a value is shown in it, and what is read from it.

What is shown is a text, or rows of texts by column. Reading it back gives the value; MISSING for none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalog.ingest.read import read_value
from catalog.web.entity.code import as_yaml
from catalog.web.history.fields import MISSING

Text = str | Promise
Shown = str | list[dict[str, str]]


class Unreadable(ValueError):
    """What was typed is no value of this sort; the message says what was expected, in the reader's
    language."""


class Control:
    """A line of text. The others change what differs."""

    name = "text"
    columns: Sequence[str] = ()

    def fits(self, value: Any) -> bool:
        return isinstance(value, str)

    def shown(self, value: Any) -> Shown:
        return "" if value is MISSING else str(value)

    def sent(self, data: QueryDict, name: str) -> Shown:
        return data.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()

    def value(self, shown: Any) -> Any:
        return shown or MISSING


class LongText(Control):
    name = "long"

    def sent(self, data: QueryDict, name: str) -> Shown:
        return data.get(name, "").replace("\r\n", "\n").replace("\x00", "")


class Reference(Control):
    name = "reference"


class Choice(Control):
    name = "choice"


class YesOrNo(Control):
    name = "yesno"

    def fits(self, value: Any) -> bool:
        return isinstance(value, bool)

    def shown(self, value: Any) -> Shown:
        return "" if value is MISSING else "true" if value else "false"

    def value(self, shown: Any) -> Any:
        return MISSING if not shown else shown == "true"


class Number(Control):
    name = "number"

    def fits(self, value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool)

    def value(self, shown: Any) -> Any:
        if not shown:
            return MISSING
        try:
            return int(shown)
        except ValueError:
            pass
        try:
            return float(shown)
        except ValueError:
            raise Unreadable(_("Expected a number.")) from None


class Rows(Control):
    """Several values, one a row. `columns` are the parts of a row, of which a person sees `seen` or all; a
    row in which they see nothing is none."""

    seen: Sequence[str] = ()

    def sent(self, data: QueryDict, name: str) -> Shown:
        parts = [data.getlist(f"{name}.{column}") for column in self.columns]
        rows = [dict(zip(self.columns, map(_line, row), strict=True)) for row in zip(*parts, strict=False)]
        return [row for row in rows if any(row[column] for column in self.seen or self.columns)]


class Texts(Rows):
    name = "texts"
    columns = ("item",)

    def fits(self, value: Any) -> bool:
        return isinstance(value, list) and all(isinstance(item, str) and "\n" not in item for item in value)

    def shown(self, value: Any) -> Shown:
        return [] if value is MISSING else [{"item": item} for item in value]

    def value(self, shown: Any) -> Any:
        return [row["item"] for row in shown] or MISSING


class Sentences(Texts):
    """Texts that want a line each."""

    name = "sentences"


class Records(Rows):
    """Objects whose properties are all texts, a row each; one that is left empty is not there."""

    name = "records"

    def __init__(
        self, columns: Sequence[str], labels: Sequence[Text], options: Mapping[str, Sequence[str]]
    ) -> None:
        self.columns = columns
        self.labels = labels
        self.options = options

    def fits(self, value: Any) -> bool:
        return isinstance(value, list) and all(
            isinstance(row, dict) and row.keys() <= set(self.columns) and _are_texts(row) for row in value
        )

    def shown(self, value: Any) -> Shown:
        rows = [] if value is MISSING else value
        return [{column: row.get(column, "") for column in self.columns} for row in rows]

    def value(self, shown: Any) -> Any:
        return [{key: text for key, text in row.items() if text} for row in shown] or MISSING


class References(Texts):
    name = "references"


class Links(Rows):
    name = "links"
    columns = ("url", "title", "icon", "type")
    seen = ("url", "title")

    def fits(self, value: Any) -> bool:
        return isinstance(value, list) and all(
            isinstance(link, dict) and link.keys() <= set(self.columns) and _are_texts(link) for link in value
        )

    def shown(self, value: Any) -> Shown:
        rows = [] if value is MISSING else value
        return [{column: row.get(column, "") for column in self.columns} for row in rows]

    def value(self, shown: Any) -> Any:
        if not all(row["url"] for row in shown):
            raise Unreadable(_("Write the address of each link."))
        return [{key: text for key, text in row.items() if text} for row in shown] or MISSING


class Pairs(Rows):
    name = "pairs"
    columns = ("key", "value")

    def fits(self, value: Any) -> bool:
        return isinstance(value, dict) and _are_texts(value)

    def shown(self, value: Any) -> Shown:
        pairs = {} if value is MISSING else value
        return [{"key": key, "value": text} for key, text in pairs.items()]

    def value(self, shown: Any) -> Any:
        keys = [row["key"] for row in shown]
        if not all(keys):
            raise Unreadable(_("Write a name before each value."))
        if len(set(keys)) < len(keys):
            raise Unreadable(_("Each name may be there once only."))
        return {row["key"]: row["value"] for row in shown} or MISSING


class Yaml(LongText):
    """Anything, as text."""

    name = "yaml"

    def fits(self, value: Any) -> bool:
        return True

    def shown(self, value: Any) -> Shown:
        return "" if value is MISSING or value == {} else as_yaml(value).removesuffix("\n")

    def value(self, shown: Any) -> Any:
        if not shown.strip():
            return MISSING
        try:
            return read_value(shown)
        except ValueError as error:
            raise Unreadable(_("This is no YAML: %(reason)s") % {"reason": error}) from error


class TooLong(Control):
    """Shown by its size only, and left as it is: nobody edits a hundred thousand characters in a form."""

    name = "toolong"

    def fits(self, value: Any) -> bool:
        return True

    def shown(self, value: Any) -> Shown:
        return ""

    def sent(self, data: QueryDict, name: str) -> Shown:
        return ""


def _line(text: str) -> str:
    return text.replace("\x00", "").strip()


def _are_texts(pairs: Mapping[str, Any]) -> bool:
    return all(isinstance(text, str) and "\n" not in text for text in pairs.values())
