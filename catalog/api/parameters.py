"""Query parameters, checked as Backstage's OpenAPI validator checks them, with its messages."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from django.http import HttpRequest

from catalog.api.errors import InputError

_INTEGER = re.compile(r"-?[0-9]{1,9}$", re.ASCII)


class Parameters:
    """Those of one request. Raises InputError for one that is unknown, empty, or of the wrong type."""

    def __init__(self, request: HttpRequest, known: Collection[str]) -> None:
        self._given = request.GET
        for name, values in self._given.lists():
            if name not in known:
                raise InputError(f"Unknown query parameter '{name}'")
            if "" in values:
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
        if len(values) > 1 or not _INTEGER.match(values[0]):
            raise InputError(f"request/query/{name} must be integer")
        if (number := int(values[0])) < 0:
            raise InputError(f"request/query/{name} must be >= 0")
        return number
