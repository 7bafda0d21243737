"""From the bytes of a file to text, and what is done about characters that the YAML parser refuses."""

from __future__ import annotations

import codecs
import re
from typing import Any

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
BLANK = re.compile(r"^[ \t]*\t[ \t]*$", re.MULTILINE)
DASH = re.compile(r"^( *(?:- +)*-) *\t[ \t]*", re.MULTILINE)
UNPRINTABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
HIDING_PLACE = 0x10_0000
"""A private plane of Unicode, where no text has characters of its own."""
HIDDEN = re.compile("[\U00100000-\U0010ffff]")


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


def hide(text: str) -> str:
    """With characters that do not print put where the parser lets them pass."""
    return UNPRINTABLE.sub(lambda match: chr(HIDING_PLACE + ord(match[0])), text)


def reveal(value: Any) -> Any:
    """A document read from a text with hidden characters, as it is meant."""
    if isinstance(value, str):
        return HIDDEN.sub(lambda match: chr(ord(match[0]) - HIDING_PLACE), value)
    if isinstance(value, dict):
        return {reveal(key): reveal(item) for key, item in value.items()}
    return [reveal(item) for item in value] if isinstance(value, list) else value
