"""The words of names, titles, tags and descriptions, by which the page search finds entities.

Each word is a term like any other, of one key: the word is its value, and where it stands is what
"as written" is elsewhere. So a word is found, counted, cached and taken back the way every term is,
on both databases alike.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

TEXT_KEY = "greenroom/text"
FIELDS = ("name", "title", "tags", "description")
"""Where a word can stand, what weighs most first."""

LONGEST_WORD = 63
MOST_WORDS = 400
"""Of a description; who describes at greater length is found by the rest."""

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ANY_HUMP = re.compile(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]")  # as _HUMP, and quicker to find none


def words(text: str) -> list[str]:
    """The words of a text, normalised and case-folded; `payGate` gives `paygate`, `pay` and `gate`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    found = _WORD.findall(text.casefold())[:MOST_WORDS]
    if _ANY_HUMP.search(text):
        divided = [_HUMP.split(word) for word in _WORD.findall(text)[:MOST_WORDS]]
        found += [part.casefold() for parts in divided if len(parts) > 1 for part in parts]
    return found if len(text) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in found]


def words_of(doc: dict[str, Any]) -> tuple[set[str], ...]:
    """The words of a document, a set for each of FIELDS; each word is only in the first that it stands in."""
    metadata = doc.get("metadata")
    if not isinstance(metadata, dict):
        return set(), set(), set(), set()
    tags = metadata.get("tags")
    texts = (
        _joined([metadata.get("name")]),
        _joined([metadata.get("title"), _display_name(doc.get("spec"))]),
        _joined(tags if isinstance(tags, list) else []),
        _joined([metadata.get("description")]),
    )
    before: set[str] = set()
    found = []
    for text in texts:
        new = set(words(text)) - before if text else set()
        before |= new
        found.append(new)
    return tuple(found)


def _display_name(spec: Any) -> Any:
    """What people and teams have for a title."""
    profile = spec.get("profile") if isinstance(spec, dict) else None
    return profile.get("displayName") if isinstance(profile, dict) else None


def _joined(texts: list[Any]) -> str:
    return " ".join([text for text in texts if type(text) is str])
