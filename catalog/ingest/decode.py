"""From the bytes of a file to text, and what is done about characters that the YAML parser refuses."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Any

from catalog.ingest.places import Path
from catalog.ingest.problem import Problem

MAX_BYTES = 32_000_000
"""A descriptor file larger than this is not read."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

NUL = re.compile(r"\\(?:0|x00|u0000|U00000000)")
PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
BLANK = re.compile(r"^ *\t[ \t]*(?=#|$)", re.MULTILINE)
DASH = re.compile(r"^( *(?:- +)*-) *\t[ \t]*", re.MULTILINE)
BREAK = re.compile("[\x85\u2028\u2029]|\r(?!\n)")
"""Ends a line as libyaml reads it; in JavaScript these are characters like others."""
UNPRINTABLE = re.compile("[\x85\u2028\u2029\x01-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
PRIVATE = range(0x10_0000, 0x10_FFFE)
"""A plane of Unicode without meaning, where characters can be put that the parser would refuse."""


class BadText(ValueError):
    """The bytes are no text that a descriptor can be in."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, or what its byte order mark says. Raises BadText."""
    if len(data) > MAX_BYTES:
        raise BadText(
            Problem(
                f"The file has {len(data):,} bytes; a descriptor may have {MAX_BYTES:,}.",
                advice="Split it into several files and list them in a Location entity.",
            )
        )
    mark, encoding = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            "The file is binary, not text." if b"\0" in data else f"The file is not valid {encoding.upper()}."
        )
        raise BadText(Problem(message, line, advice="Save the descriptor as UTF-8 text.")) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadText(
            Problem("The file is binary, not text.", line, advice="Save the descriptor as UTF-8 text.")
        )
    # JavaScript ends the last line where the file does not.
    return text if text.endswith(("\n", "\r")) or not text else text + "\n"


def mend(text: str) -> str:
    """With escaped surrogate pairs as the characters, and tabs as the blanks, that they stand for."""

    def character(match: re.Match[str]) -> str:
        high, low = int(match[2], 16), int(match[3], 16)
        return match[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    return DASH.sub(r"\1 ", BLANK.sub("", PAIR.sub(character, text)))


def hide(text: str) -> tuple[str, dict[int, int]]:
    """`text` with characters that do not print put where the parser lets them pass, and the way back."""
    text = text.replace("\r\n", "\n")
    taken = set(text)
    free = (code for code in PRIVATE if chr(code) not in taken)
    there = {ord(character): next(free) for character in sorted(set(UNPRINTABLE.findall(text)))}
    return text.translate(there), {hidden: code for code, hidden in there.items()}


def reveal(value: Any, back: dict[int, int]) -> Any:
    """A document read from a text with hidden characters, as it is meant."""
    if not back:
        return value
    if isinstance(value, str):
        return value.translate(back)
    if isinstance(value, dict):
        return {key.translate(back): reveal(item, back) for key, item in value.items()}
    return [reveal(item, back) for item in value] if isinstance(value, list) else value


def path_of_nul(value: Any) -> Path | None:
    """Where a text with the character U+0000 is in a document: databases cannot hold it."""
    if isinstance(value, str):
        return () if "\0" in value else None
    pairs: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    for step, item in pairs:
        if isinstance(step, str) and "\0" in step:
            return ()
        if (path := path_of_nul(item)) is not None:
            return (step, *path)
    return None
