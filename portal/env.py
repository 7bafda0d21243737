"""Settings that an administrator gives: from the environment, else from the `.env` file, else a default.

Reading never raises. A value that cannot be used is kept as a fault, its default takes its place, and
the system checks (portal/checks.py) say all faults at once, each in a sentence.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Generic, TypeVar

from dotenv import dotenv_values

T = TypeVar("T")

PREFIX = "PORTAL_"
BASE_DIR = Path(__file__).resolve().parent.parent


class Unusable(ValueError):
    """The text is not a value of the option; the message completes the sentence "it must be …"."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An option whose text is unusable."""

    check: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One setting: its name in the environment, what its text means, and the check that watches it.

    What it is for stands in docs/settings.md.
    """

    name: str
    check: str
    """Id of the system check that names a wrong value, such as `portal.E003`."""
    parse: Callable[[str], T]
    """Turns the text into the value, or raises Unusable."""
    default: T
    secret: bool = False
    """A secret's text is never repeated in a message."""


class Environment:
    """What the process was given. An empty text counts as not given."""

    def __init__(self, given: Mapping[str, str | None]) -> None:
        self._given = {name: text.strip() for name, text in given.items() if text and text.strip()}
        self.faults: list[Fault] = []

    def read(self, option: Option[T]) -> T:
        text = self._given.get(option.name)
        if text is None:
            return option.default
        try:
            return option.parse(text)
        except Unusable as reason:
            shown = "is set" if option.secret else f"is “{text}”"
            self.faults.append(Fault(option.check, f"{option.name} {shown}; it must be {reason}."))
            return option.default

    def has(self, option: Option[T]) -> bool:
        return option.name in self._given

    def strangers(self, known: set[str]) -> list[tuple[str, str]]:
        """Names that begin like ours and that nothing reads, each with the known name most like it, or ""."""
        unknown = sorted(name for name in self._given if name.startswith(PREFIX) and name not in known)
        return [(name, _most_like(name, known)) for name in unknown]


def _most_like(name: str, known: set[str]) -> str:
    endings = {other.removeprefix(PREFIX): other for other in known}
    near = get_close_matches(name.removeprefix(PREFIX), endings, n=1)
    return endings[near[0]] if near else ""


def load() -> Environment:
    """The environment over the `.env` file in the project's folder."""
    return Environment({**dotenv_values(BASE_DIR / ".env"), **os.environ})
