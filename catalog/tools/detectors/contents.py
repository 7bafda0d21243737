"""Which patterns can be in a text at all: one pass over it for the words that each of them cannot do
without, so that of hundreds only a few are tried."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

import re2

from catalog.tools.detectors.rule import bytes_of_any_encoding


class Sieve:
    """What it lets through may be there; what it holds back is not."""

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = tuple(patterns)

    def possible(self, data: bytes) -> Collection[int]:
        """The places of the patterns that may be found in the text."""
        if not self._patterns:
            return ()
        found: list[int] | None = _filter(self._patterns).Match(data, potential=True)
        return found or ()


@lru_cache(maxsize=4)
def _filter(patterns: tuple[bytes, ...]) -> re2.Filter:
    """Making one takes a moment, and a process has few sets of rules in its life."""
    made = re2.Filter()
    for pattern in patterns:
        made.Add(pattern, bytes_of_any_encoding())
    made.Compile()
    return made
