"""The small file in a project that says what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import orjson

from portal.scaffolder.updating.tree import File, Tree, digest, digests

PATH = ".greenroom/template.json"


@dataclass(frozen=True, slots=True)
class Note:
    """`version` is what the template states, `commit` where it was read; `render` is one digest of all
    files. Answers hold no secrets: stars stand for them."""

    template: str
    version: str
    commit: str
    answers: Mapping[str, Any]
    files: Mapping[str, str]
    render: str

    @classmethod
    def of(cls, template: str, version: str, commit: str, answers: Mapping[str, Any], tree: Tree) -> Self:
        return cls(template, version, commit, answers, digests(tree), digest(tree))

    @property
    def file(self) -> File:
        told = {
            "template": self.template,
            "version": self.version,
            "commit": self.commit,
            "render": self.render,
            "answers": self.answers,
            "files": self.files,
        }
        return File(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def named(file: File | None) -> tuple[str, str]:
    """The digest and the version of the render that a project's file names; "" where nobody can tell."""
    match _read(file):
        case {"render": str(render), "version": str(version)}:
            return render, version
    return "", ""


def answers_in(file: File | None) -> dict[str, Any]:
    """The answers that a project's file states."""
    match _read(file):
        case {"answers": dict(answers)}:
            return answers
    return {}


def _read(file: File | None) -> Any:
    try:
        return orjson.loads(file.data) if file else {}
    except orjson.JSONDecodeError:
        return {}
