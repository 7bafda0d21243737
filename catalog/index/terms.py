"""What a document gives to the index: the search rows that Backstage makes of it, and the words of its texts.

Pure, and hot: it runs for every document that is taken in.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from catalog.index.words import FIELDS, TEXT_KEY, words_of

Term = tuple[str, str | None, str | None]
"""Key lower-cased, value lower-cased (None: null, or too long to compare), value as written.

An item of an array of strings has LISTED behind its key. Backstage makes two rows of it, `tags = java`
and `tags.java = true`; here one term stands for both.
"""

LISTED = "\x1f"
LONGEST_KEY = 200
LONGEST_VALUE = 200
DEFAULT_NAMESPACE = "default"
_UNINDEXED_ROOTS = frozenset({"attachments", "relations", "status"})
_SPECIAL_METADATA = frozenset({"name", "namespace", "uid", "etag"})

Row = tuple[str, str | None]


def terms_of(
    doc: dict[str, Any], relations: Iterable[tuple[str, str]], marks: Iterable[tuple[str, str]] = ()
) -> set[Term]:
    """The terms of a document, of its `relations` (type, target reference) and of `marks` (key, value).

    `metadata.uid` is none of them: it is a column, and the readers of the index know where to look.
    """
    rows: dict[Row, str | None] = {}
    for key, value in doc.items():
        if key == "metadata" and isinstance(value, dict):
            for name, item in value.items():
                if name not in _SPECIAL_METADATA:
                    _visit(f"metadata.{name}", item, rows)
        elif key not in _UNINDEXED_ROOTS:
            _visit(key, value, rows)
    metadata = doc.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    _put("metadata.name", as_javascript(metadata.get("name")), rows)
    _put("metadata.namespace", as_javascript(metadata.get("namespace")), rows)
    if not metadata.get("namespace"):
        _put("metadata.namespace", DEFAULT_NAMESPACE, rows)
    for relation_type, target in relations:
        _put(f"relations.{relation_type}", target, rows)
    for key, value in marks:
        _put(key, value, rows)
    _settle_twins(rows)
    terms: set[Term] = {(key, value, original) for (key, value), original in rows.items()}
    for field, words in zip(FIELDS, words_of(doc), strict=True):
        terms.update([(TEXT_KEY, word, field) for word in words])
    return terms


def _visit(path: str, value: Any, rows: dict[Row, str | None]) -> None:
    kind = type(value)
    if kind is str:
        _put(path, value, rows)
    elif kind is dict:
        for key, item in value.items():
            _visit(f"{path}.{key}", item, rows)
    elif kind is list:
        for item in value:
            if type(item) is str:
                _put_listed(path, item, rows)
            else:
                _visit(path, item, rows)
    else:
        _put(path, as_javascript(value), rows)


def _put(path: str, value: str | None, rows: dict[Row, str | None]) -> None:
    """One row; of several that differ only in how they are written the first stays."""
    key = _key(path)
    if key is None:
        return
    if value is not None:
        original = _storable(value)
        lower = original.lower()
        if len(lower) <= LONGEST_VALUE // 2 or _length(lower) <= LONGEST_VALUE:
            rows.setdefault((key, lower), original)
            return
    rows.setdefault((key, None), None)


@lru_cache(maxsize=4096)
def _key(path: str) -> str | None:
    """The key of a path, or None if it is too long to be one."""
    key = _storable(path).lower()
    return key if _length(key) <= LONGEST_KEY else None


def _put_listed(path: str, item: str, rows: dict[Row, str | None]) -> None:
    """An item of an array: listed, unless the key of its second row would be too long to be kept."""
    written = _storable(item)
    key, value = _storable(path).lower(), written.lower()
    if _length(key) + 1 + _length(value) > LONGEST_KEY:
        _put(path, item, rows)
    else:
        rows.setdefault((key + LISTED, value), written)


def _settle_twins(rows: dict[Row, str | None]) -> None:
    """Rows that an array states and a scalar at the same path too, written as the first of them is.

    Where the row of an item's own path stands for itself, the item is no longer listed.
    """
    places: dict[Row, int] = {}
    for listed in [row for row in rows if row[0].endswith(LISTED)]:
        key, item = listed[0][:-1], listed[1]
        plain, own = (key, item), (f"{key}.{item}", "true")
        if plain not in rows and own not in rows:
            continue
        places = places or {row: place for place, row in enumerate(rows)}
        if plain in rows:
            rows[plain] = rows[listed] = rows[_first(places, plain, listed)]
        if own in rows:
            rows[own] = "true" if _first(places, listed, own) is listed else rows[own]
            rows.setdefault(plain, rows[listed])
            del rows[listed]


def _first(places: dict[Row, int], one: Row, other: Row) -> Row:
    """The row that was put first; one that was put while twins were settled is the last."""
    return min(one, other, key=lambda row: places.get(row, len(places)))


def _storable(text: str) -> str:
    """Without null characters, which PostgreSQL does not take."""
    return text.replace("\0", "") if "\0" in text else text


def _length(text: str) -> int:
    """As JavaScript counts: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_javascript(value: Any) -> str | None:
    """A scalar as JavaScript's `String(value)` writes it; None for null."""
    if value is None or isinstance(value, str):
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int) and -(2**53) < value < 2**53:
        return str(value)
    if isinstance(value, (int, float)):
        return _number(float(value))
    return str(value)


def _number(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, power = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(power or 0) if whole != "0" else int(power or 0) - _leading_zeros(fraction)
    return sign + _placed(digits.rstrip("0"), point)


def _leading_zeros(fraction: str) -> int:
    return len(fraction) - len(fraction.lstrip("0"))


def _placed(digits: str, point: int) -> str:
    """`digits` with the decimal point after `point` of them, as ECMAScript's Number::toString puts it."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{'+' if power >= 0 else '-'}{abs(power)}"
