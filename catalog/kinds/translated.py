"""Texts that a document says in several languages: `translations` beside them, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

from catalog.kinds.kind import Text


def translated(said: Mapping[str, Any], key: str) -> Text:
    """What `said` has under `key`, in the language of whoever looks where it is translated into that."""
    plain = str(said.get(key) or "")
    by_language = {
        code: words[key] for code, words in (said.get("translations") or {}).items() if words.get(key)
    }
    return lazystr(_Translated(plain, by_language)) if by_language else plain


class _Translated:
    def __init__(self, plain: str, by_language: Mapping[str, str]) -> None:
        self._plain = plain
        self._by_language = by_language

    def __str__(self) -> str:
        language = get_language() or ""
        return self._by_language.get(language) or self._by_language.get(language[:2]) or self._plain
