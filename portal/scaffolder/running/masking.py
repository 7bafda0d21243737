"""Keeps secrets out of what is shown and stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

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
                if len(text) >= SHORTEST and text not in self._secrets:
                    self._secrets.append(text)
        self._secrets.sort(key=len, reverse=True)

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
