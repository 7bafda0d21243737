"""Whether a predicate in JSON has the right shape, and if not, why, in Backstage's words.

Backstage checks predicates with a schema of nested alternatives and answers what each of them expected.
A check gives how it went and the reasons as finished sentences. `SPOILT` is between the two others: the
value has the right type and breaks a rule; then only its own reasons are told, not those of the alternatives.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from catalog.query.errors import BadQuery

BAD_BODY = "Malformed request body (did you remember to specify an application/json content type?),"

DEPTH = 40
"""Levels of nesting that a predicate may have; people need four, and each level costs stack."""


class Outcome(Enum):
    GOOD = 0
    SPOILT = 1
    WRONG = 2


class _Missing:
    """Stands for the value of a key that is not there."""


MISSING = _Missing()
Path = tuple[str | int, ...]
Result = tuple[Outcome, list[str]]
Check = Callable[[Any, Path], Result]


def check_shape(value: Any, path: Path = ()) -> None:
    """Raises BadQuery unless `value`, which stands at `path` in a body, is a predicate."""
    if _depth(value) > DEPTH:
        raise BadQuery(f"Invalid query: a predicate may be nested {DEPTH} levels deep at most")
    outcome, reasons = _predicate(value, path)
    if outcome is not Outcome.GOOD:
        said = BAD_BODY if path else "Invalid query:"
        raise BadQuery(f"{said} Validation error: {'; '.join(reasons)}")


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= DEPTH:
        depth += 1
        inner = [
            item.values() if isinstance(item, dict) else item
            for item in level
            if isinstance(item, dict | list)
        ]
        level = [item for items in inner for item in items if isinstance(item, dict | list)]
    return depth


def _at(message: str, path: Path) -> str:
    if not path:
        return message
    if len(path) == 1:
        return f"{message} at index {path[0]}" if isinstance(path[0], int) else f'{message} at "{path[0]}"'
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return f'{message} at "{text}"'


def _type_name(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def _wrong_type(expected: str, value: Any, path: Path) -> Result:
    said = "Required" if value is MISSING else f"Expected {expected}, received {_type_name(value)}"
    return Outcome.WRONG, [_at(said, path)]


def _typed(name: str) -> Check:
    def check(value: Any, path: Path) -> Result:
        if value is not MISSING and _type_name(value) == name:
            return Outcome.GOOD, []
        return _wrong_type(name, value, path)

    return check


def _one_of(*alternatives: Check) -> Check:
    def check(value: Any, path: Path) -> Result:
        spoilt: Result | None = None
        refusals: dict[str, None] = {}
        for alternative in alternatives:
            outcome, reasons = alternative(value, path)
            if outcome is Outcome.GOOD:
                return outcome, reasons
            if outcome is Outcome.SPOILT and spoilt is None:
                spoilt = outcome, reasons
            refusals["; ".join(reasons)] = None
        return spoilt or (Outcome.WRONG, [", or ".join(refusals)])

    return check


def _worst(*outcomes: Outcome) -> Outcome:
    return max(outcomes, key=lambda outcome: outcome.value, default=Outcome.GOOD)


def _list_of(member: Check) -> Check:
    def check(value: Any, path: Path) -> Result:
        if not isinstance(value, list):
            return _wrong_type("array", value, path)
        results = [member(item, (*path, index)) for index, item in enumerate(value)]
        reasons = [reason for _, found in results for reason in found]
        return _worst(*(outcome for outcome, _ in results)), reasons

    return check


def _object_with(key: str, member: Check, *, only: bool = False) -> Check:
    def check(value: Any, path: Path) -> Result:
        if not isinstance(value, dict):
            return _wrong_type("object", value, path)
        outcome, reasons = member(value.get(key, MISSING), (*path, key))
        foreign = [name for name in value if name != key]
        if only and foreign:
            names = ", ".join(f"'{name}'" for name in foreign)
            reasons = [*reasons, _at(f"Unrecognized key(s) in object: {names}", path)]
            outcome = _worst(outcome, Outcome.SPOILT)
        return outcome, reasons

    return check


def _mapping(key_is_good: Callable[[str], bool], member: Check) -> Check:
    def check(value: Any, path: Path) -> Result:
        if not isinstance(value, dict):
            return _wrong_type("object", value, path)
        worst, reasons = Outcome.GOOD, []
        for key, item in value.items():
            if not key_is_good(key):
                worst = _worst(worst, Outcome.SPOILT)
                reasons.append(_at("Invalid", (*path, key)))
            outcome, found = member(item, (*path, key))
            worst = _worst(worst, outcome)
            reasons += found
        return worst, reasons

    return check


def _never(value: Any, path: Path) -> Result:
    return _wrong_type("never", value, path)


def _predicate(value: Any, path: Path) -> Result:
    return _PREDICATE(value, path)


def _is_operator(key: str) -> bool:
    return key.startswith("$")


_PRIMITIVE = _one_of(_typed("string"), _typed("number"), _typed("boolean"))
_VALUE = _one_of(
    _PRIMITIVE,
    _object_with("$exists", _typed("boolean")),
    _object_with("$in", _list_of(_PRIMITIVE)),
    _object_with("$contains", _predicate),
    _object_with("$hasPrefix", _typed("string")),
)
_EXPRESSION = _one_of(_mapping(lambda key: not _is_operator(key), _VALUE), _mapping(_is_operator, _never))
_PREDICATE = _one_of(
    _EXPRESSION,
    _PRIMITIVE,
    _object_with("$all", _list_of(_predicate), only=True),
    _object_with("$any", _list_of(_predicate), only=True),
    _object_with("$not", _predicate, only=True),
)
