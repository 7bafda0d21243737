"""What the buttons of a list do to its rows."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from portal.scaffolder.form.field import Field
from portal.scaffolder.form.layout import MOST_ROWS
from portal.scaffolder.form.reading import empty


def changed(fields: tuple[Field, ...], answers: dict[str, Any], order: str) -> dict[str, Any]:
    """The answers after a button was pressed. `order` is what it sends: `add f/tags`, `up f/tags/2`,
    `down f/tags/2`, `remove f/tags/2`. What no list of these questions can do changes nothing."""
    verb, _blank, name = order.partition(" ")
    everything = [inner for field in fields for inner in field.walk()]
    if verb == "add":
        field = next((each for each in everything if each.name == name and each.item), None)
        rows = _rows(answers, field.path) if field else None
        if field is not None and (rows is None or len(rows) < MOST_ROWS):
            return _put(answers, field.path, [*(rows or []), empty(field.item)])
        return answers
    row = next((each for each in everything if each.name == name and isinstance(each.path[-1], int)), None)
    if row is None:
        return answers
    place = int(row.path[-1])
    rows = list(_rows(answers, row.path[:-1]) or [])
    return _put(answers, row.path[:-1], _moved(rows, place, verb))


def _moved(rows: list[Any], place: int, verb: str) -> list[Any]:
    other = {"up": place - 1, "down": place + 1}.get(verb)
    if verb == "remove" and place < len(rows):
        del rows[place]
    elif other is not None and 0 <= other < len(rows) and place < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def _rows(answers: Any, path: tuple[str | int, ...]) -> list[Any] | None:
    for step in path:
        try:
            answers = answers[step]
        except (KeyError, IndexError, TypeError):
            return None
    return answers if isinstance(answers, list) else None


def _put(answers: dict[str, Any], path: tuple[str | int, ...], value: list[Any]) -> dict[str, Any]:
    """A copy of the answers with a list in its place; groups on the way are made where they are missing."""
    copied = deepcopy(answers)
    node: Any = copied
    for step in path[:-1]:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    node[path[-1]] = value
    return copied
