"""Query parameters, checked as Backstage's OpenAPI validator checks them, with its messages."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from django.http import HttpRequest

from catalog.api.errors import InputError

_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]{1,3})?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"0(?:x[0-9a-f]+|o[0-7]+|b[01]+)", re.IGNORECASE)
_MOST = 999_999_999
"""More entities than there can be: what asks for more gets as much."""


class Parameters:
    """Those of one request. Raises InputError for one that is unknown, empty, or of the wrong type."""

    def __init__(self, request: HttpRequest, known: Collection[str]) -> None:
        self._given = request.GET
        for name, values in self._given.lists():
            if name not in known:
                raise InputError(f"Unknown query parameter '{name}'")
            if values == [""]:
                raise InputError(f"Empty value found for query parameter '{name}'")

    def all(self, name: str) -> list[str]:
        """Each value of a parameter that may be repeated."""
        return self._given.getlist(name)

    def listed(self, name: str) -> list[str] | None:
        """The members of comma-separated values; None when not given."""
        if name not in self._given:
            return None
        return [member for value in self._given.getlist(name) for member in value.split(",")]

    def one(self, name: str) -> str | None:
        values = self._given.getlist(name)
        if len(values) > 1:
            raise InputError(f"request/query/{name} must be string")
        return values[0] if values else None

    def switch(self, name: str) -> bool:
        """Whether it is set to something that means yes; Backstage takes many words for it."""
        return (self.one(name) or "").lower() in ("true", "yes", "y", "on", "1")

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """One of `allowed`; the first when not given."""
        value = self.one(name) or allowed[0]
        if value not in allowed:
            words = ", ".join(allowed)
            raise InputError(f"request/query/{name} must be equal to one of the allowed values: {words}")
        return value

    def integer(self, name: str) -> int | None:
        """A whole number from 0."""
        values = self._given.getlist(name)
        if not values:
            return None
        number = _number(values[0].strip()) if len(values) == 1 else None
        if number is None or not number.is_integer():
            raise InputError(f"request/query/{name} must be integer")
        if number < 0:
            raise InputError(f"request/query/{name} must be >= 0")
        return int(min(number, _MOST))


def _number(text: str) -> float | None:
    """What JavaScript takes a text for: `1e1`, `+2`, `0x5` and `3.0` are whole numbers, too."""
    if _WHOLE.fullmatch(text):
        return float(int(text, 0))
    return float(text) if _DECIMAL.fullmatch(text) else None
