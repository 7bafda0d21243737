"""What a plain YAML scalar means: the core schema of YAML 1.2, with numbers as JavaScript has them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

TELLING = frozenset("-+.0123456789~nNtTfF")
"""First characters of scalars that may be something else than text."""

WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    # JSON has neither, and JavaScript writes both as null.
    **dict.fromkeys((".nan", ".NaN", ".NAN")),
    **dict.fromkeys(f"{sign}.{word}" for sign in ("", "+", "-") for word in ("inf", "Inf", "INF")),
}
DECIMAL = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
OCTAL = re.compile(r"0o[0-7]+")
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")

TAGGED = {
    "int": re.compile(f"{DECIMAL.pattern}|{OCTAL.pattern}|{HEXADECIMAL.pattern}"),
    "float": re.compile(
        r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+)"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    ),
    "bool": re.compile("[Tt]rue|TRUE|[Ff]alse|FALSE"),
    "null": re.compile("~|[Nn]ull|NULL|"),
}
"""What a scalar with a tag must look like to be what the tag says, and not text."""

SAFE = 2**53
"""Whole numbers up to this are exact in JavaScript."""


def plain(text: str) -> Scalar:
    """The value of a scalar written without quotes and without a tag."""
    if text[:1] not in TELLING and text:
        return text
    if text in WORDS:
        return WORDS[text]
    if DECIMAL.fullmatch(text):
        return int(text) if len(text) < 16 else _whole(float(text))
    if FLOAT.fullmatch(text):
        return _whole(float(text))
    if OCTAL.fullmatch(text):
        return _exact(int(text[2:], 8))
    if HEXADECIMAL.fullmatch(text):
        return _exact(int(text[2:], 16))
    return text


def _exact(number: int) -> Scalar:
    return number if number <= SAFE else (float(number) if number.bit_length() < 1024 else None)


def _whole(number: float) -> Scalar:
    """A double as JSON writes it: `1.0` is 1, and what is too large for a double is null."""
    if number in (float("inf"), float("-inf")):
        return None
    return int(number) if number.is_integer() and abs(number) <= SAFE else number


def tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar with a tag. A tag that is not of the core schema leaves the text as it is."""
    form = TAGGED.get(tag.removeprefix("tag:yaml.org,2002:"))
    return plain(text) if form is not None and form.fullmatch(text) else text


def key(value: Scalar) -> str:
    """A mapping's key: in JavaScript and in JSON it is text, whatever was written."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if abs(value) < 1e21 and (value.is_integer() or abs(value) >= 1e-6):
        return format(Decimal(repr(value)), "f")
    return re.sub(r"e([-+])0*", r"e\1", repr(value))
