"""What a step of a template can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.contrib.auth.models import AbstractBaseUser
from django.utils.functional import Promise

from portal.scaffolder.expressions import Engine
from portal.scaffolder.skeletons import Skeletons
from portal.scaffolder.template import Template
from portal.scaffolder.workspace import Budget

Schema = Mapping[str, Any]
Input = Mapping[str, Any]
Output = dict[str, Any]
Made = Mapping[str, Any]


class ActionFailed(Exception):
    """The step cannot do what it was asked to; the message says why, without any secret."""


class Cancelled(Exception):
    """A person asked for the run to stop."""


class Reporter(Protocol):
    """Where an action says what it does."""

    def log(self, message: str) -> None: ...

    def together(self) -> AbstractContextManager[None]:
        """For a block that logs much and does not take long: people may see its lines when it is done."""

    def made(self, what: Made) -> None:
        """Note something outside the workspace that the step made, so that a failing run can undo it. Call
        it as soon as it is there."""

    def check_cancelled(self) -> None:
        """Raises Cancelled when a person asked the run to stop. Call it where a step takes long."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an action works with. `scratch` is a folder of the step's own, gone when it ends; `user_ref` is
    the User entity of who runs it, `actor` their account. `answers` are what was answered, with stars for
    secrets, `source_commit` is the one that the template was read at."""

    workspace: Path
    scratch: Path
    template: Template
    engine: Engine
    skeletons: Skeletons
    reporter: Reporter
    budget: Budget
    task_id: str = ""
    actor: AbstractBaseUser | None = None
    user_ref: str = ""
    dry_run: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)
    source_commit: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def log(self, message: str) -> None:
        self.reporter.log(message)


@dataclass(frozen=True, slots=True)
class Example:
    description: str
    example: str


def example(description: str, action: str, *lines: str) -> Example:
    """A template of one step, whose input are these lines of YAML."""
    body = "".join(f"      {line}\n" for line in lines)
    return Example(description, f"steps:\n  - action: {action}\n    input:\n{body}")


@dataclass(frozen=True, slots=True)
class Action:
    """One action: a file of this package holds it as `ACTION`, or several as `ACTIONS`.

    `undo` takes away what `run` told the reporter it had made. `dry` says that it can run in a dry run, since
    it changes nothing but the workspace.
    """

    id: str
    title: str | Promise
    description: str
    input: Schema
    run: Callable[[Context, Input], Output | None]
    output: Schema = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    undo: Callable[[Context, Made], None] | None = None
    dry: bool = False
    uses_workspace: bool = True
    """Whether it may change the files of the workspace."""
    asks_portal: bool = False
    """Whether it needs the catalog, which is not there on an author's machine."""


TEXT: Schema = {"type": "string"}
TEXT_OR_NOT: Schema = {"type": ["string", "boolean"]}
"""Templates write `${{ secrets.TOKEN or false }}`, and in a dry run there are no secrets."""
SWITCH: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}
OBJECT: Schema = {"type": "object"}


def schema(*required: str, **properties: Schema) -> Schema:
    """The schema of an input or output: an object with these properties, of which some must be there."""
    made: dict[str, Any] = {"type": "object", "properties": properties}
    return {**made, "required": list(required)} if required else made


def titled(schema: Schema, title: str, description: str = "") -> Schema:
    return {**schema, "title": title, **({"description": description} if description else {})}
