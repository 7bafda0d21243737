"""Keeps secrets out of what is shown and stored."""

from __future__ import annotations

import json
import traceback
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

MASK = "***"
SHORTEST = 2
"""A secret of one character cannot be masked: every sentence holds it."""


class Masks:
    """The texts that must not be seen; more may come to be known while a run goes on."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: list[str] = []
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        for secret in secrets:
            for text in (secret, secret.strip(), *secret.splitlines()):
                for form in _forms(text):
                    if len(form) >= SHORTEST and form not in self._secrets:
                        self._secrets.append(form)
        self._secrets.sort(key=len, reverse=True)

    def error(self, error: BaseException) -> str:
        """Its traceback, for the portal's log."""
        return self.text("".join(traceback.format_exception(error)).rstrip())

    def text(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    def value(self, value: Any) -> Any:
        """Every text in a tree, keys too."""
        match value:
            case str():
                return self.text(value)
            case list() | tuple():
                return [self.value(item) for item in value]
            case dict():
                return {self.text(str(key)): self.value(item) for key, item in value.items()}
        return value


def _forms(secret: str) -> Iterator[str]:
    """As which it stands in JSON, in Python's errors, in addresses, in headers."""
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    yield quote(secret, safe="")
    yield quote(secret)
    yield b64encode(secret.encode(errors="replace")).decode()


def influenced(with_secrets: Any, without: Any) -> Iterator[str]:
    """The texts of one tree that differ in the other, which was rendered without the secrets."""
    match with_secrets:
        case str() if with_secrets != without:
            yield with_secrets
        case list():
            other = without if isinstance(without, list) else []
            for number, item in enumerate(with_secrets):
                yield from influenced(item, other[number] if number < len(other) else None)
        case dict():
            known = without if isinstance(without, dict) else {}
            for key, item in with_secrets.items():
                yield from influenced(item, known.get(key))
