"""The words of names, titles, tags and descriptions, by which the page search finds entities.

Each word is a term like any other, of one key: the word is its value, and where it stands is what
"as written" is elsewhere. So a word is found, counted, cached and taken back the way every term is,
on both databases alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

TEXT_KEY = "greenroom/text"
FIELDS = ("name", "title", "tags", "description")
"""Where a word can stand, what weighs most first."""

LONGEST_WORD = 63
MOST_WORDS = 400
"""Of a description; who describes at greater length is found by the rest."""

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(text: str, *, most: int = MOST_WORDS) -> Iterator[str]:
    """The words of a text, normalised and case-folded; `payGate` gives `paygate`, `pay` and `gate`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    for count, match in enumerate(_WORD.finditer(text)):
        if count == most:
            return
        word = match.group()
        yield word.casefold()[:LONGEST_WORD]
        if not (word.islower() or word.isupper() or word.isdigit()):
            parts = _HUMP.split(word)
            if len(parts) > 1:
                yield from (part.casefold()[:LONGEST_WORD] for part in parts)


def words_of(doc: dict[str, Any]) -> tuple[set[str], ...]:
    """The words of a document, a set for each of FIELDS; each word is only in the first that it stands in."""
    metadata = doc.get("metadata")
    if not isinstance(metadata, dict):
        return set(), set(), set(), set()
    name = _words([metadata.get("name")])
    title = _words([metadata.get("title"), _display_name(doc.get("spec"))]) - name
    tags = _words(metadata.get("tags")) - name - title
    return name, title, tags, _words([metadata.get("description")]) - name - title - tags


def _display_name(spec: Any) -> Any:
    """What people and teams have for a title."""
    profile = spec.get("profile") if isinstance(spec, dict) else None
    return profile.get("displayName") if isinstance(profile, dict) else None


def _words(texts: Any) -> set[str]:
    if not isinstance(texts, list):
        return set()
    found: set[str] = set()
    for text in texts:
        if isinstance(text, str):
            found.update(words(text))
    return found
