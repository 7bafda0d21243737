"""Why something is refused."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

from catalog.ingest.places import Path

LONGEST = 1000
"""Characters of a message."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a file as it was read, from line `first` on."""

    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason: what is wrong, where in the file (counted from 1), and how to mend it.

    `path` is the field that it is about, as long as that is known. A message can be shown and stored
    anywhere, whatever of the file it quotes.
    """

    message: str
    line: int | None = None
    column: int | None = None
    advice: str = ""
    excerpt: Excerpt | None = None
    path: Path = field(default=(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _showable(self.message))

    def __str__(self) -> str:
        return self.message

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "message": self.message,
            "line": self.line,
            "column": self.column,
            "advice": self.advice,
        }
        if self.excerpt is not None:
            said["excerpt"] = {"first": self.excerpt.first, "lines": list(self.excerpt.lines)}
        return said

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        shown = data.get("excerpt")
        excerpt = Excerpt(shown["first"], tuple(shown["lines"])) if shown else None
        return cls(data["message"], data.get("line"), data.get("column"), data.get("advice") or "", excerpt)

    def at(self, line: int | None, column: int | None = None) -> Problem:
        """The same problem, elsewhere."""
        return replace(self, line=line, column=column)


def _showable(text: str) -> str:
    """Cut where it is absurdly long; what does not print is spelt out, so that it can do nothing."""
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter == "\n" else letter.encode("unicode_escape").decode()
        for letter in text
    )


class Refused(Exception):
    """A document that is not taken in. `stage` names the step that refused it."""

    def __init__(self, problem: Problem, *, stage: str = "") -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.stage = stage
