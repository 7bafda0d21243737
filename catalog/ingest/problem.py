"""Why something is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a file as it was read, from line `first` on."""

    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason: what is wrong, where in the file (counted from 1), and how to mend it."""

    message: str
    line: int | None = None
    column: int | None = None
    advice: str = ""
    excerpt: Excerpt | None = None

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


class Refused(Exception):
    """A document that is not taken in. `stage` names the step that refused it."""

    def __init__(self, problem: Problem, *, stage: str = "") -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.stage = stage
