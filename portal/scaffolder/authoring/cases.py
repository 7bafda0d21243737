"""Test cases beside a template, in `<name of its file>.test.yaml`: answers, and what should come of them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.scaffolder import workspace
from portal.scaffolder.authoring.making import NotMade, make
from portal.scaffolder.authoring.opening import Absent, Finding, Opened, Unusable, documents
from portal.scaffolder.schema import faults

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
EXPECT = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "files": TEXTS,
        "absent": TEXTS,
        "contains": {"type": "object", "additionalProperties": {"anyOf": [TEXT, TEXTS]}},
        "equals": TEXT,
    },
}
CASE = {
    "type": "object",
    "required": ["name", "answers"],
    "additionalProperties": False,
    "properties": {
        "name": TEXT,
        "answers": {"type": "object"},
        "fails": TEXT,
        "expect": EXPECT,
        "commands": TEXTS,
    },
}
CASES = {
    "type": "object",
    "required": ["cases"],
    "additionalProperties": False,
    "properties": {"cases": {"type": "array", "minItems": 1, "items": CASE}},
}


@dataclass(frozen=True, slots=True)
class Case:
    """`fails` is what the reason says when nothing is to be made; `equals` a folder beside the template that
    holds every file that should come, as it should be."""

    file: Path
    line: int
    name: str
    answers: Mapping[str, Any]
    fails: str = ""
    expect: Mapping[str, Any] = field(default_factory=dict)
    commands: tuple[str, ...] = ()


def cases_of(opened: Opened) -> list[Case]:
    """Raises Absent when there are none, Unusable when they are not understood."""
    file = opened.folder / f"{opened.file.stem}.test.yaml"
    if not file.exists():
        raise Absent(f"There are no test cases in {file}.")
    found = documents(file)
    if len(found) != 1:
        raise Unusable(Finding(file, 1, f"Expected one document with test cases, found {len(found)}."))
    document = found[0]
    if wrong := faults(CASES, document.value):
        fault = wrong[0]
        message = f"{str(fault).removeprefix('instance').lstrip('. ')}"
        raise Unusable(Finding(file, document.place(fault.path)[0], message))
    assert document.value is not None
    return [
        Case(
            file,
            document.place(("cases", number))[0],
            **{**each, "commands": tuple(each.get("commands", ()))},
        )
        for number, each in enumerate(document.value["cases"])
    ]


def try_case(opened: Opened, case: Case) -> list[str]:
    """What is not as the case expects; nothing when it passes."""
    with tempfile.TemporaryDirectory(prefix="template-test-") as name:
        goal = Path(name)
        try:
            make(opened, case.answers, goal)
        except NotMade as error:
            return _judged(case, str(error))
        if case.fails:
            return [f"Expected it to fail with {case.fails!r}, and it did not."]
        return [*_unexpected(opened, case, goal), *_failing(case, goal)]


def _judged(case: Case, reason: str) -> list[str]:
    if not case.fails:
        return [f"Nothing was made: {reason}"]
    return (
        [] if case.fails in reason else [f"Expected it to fail with {case.fails!r}; it failed with: {reason}"]
    )


def _unexpected(opened: Opened, case: Case, goal: Path) -> Iterator[str]:
    made = set(workspace.files(goal))
    for path in case.expect.get("files", ()):
        if path not in made:
            yield f"The file {path} was not made."
    for path in case.expect.get("absent", ()):
        if path in made:
            yield f"The file {path} was made."
    for path, stated in case.expect.get("contains", {}).items():
        text = (goal / path).read_text(errors="replace") if path in made else ""
        for part in [stated] if isinstance(stated, str) else stated:
            if part not in text:
                yield f"The file {path} does not contain {part!r}."
    if folder := case.expect.get("equals"):
        yield from _differences(opened.folder / folder, goal, made)


def _differences(expected: Path, goal: Path, made: set[str]) -> Iterator[str]:
    if not expected.is_dir():
        yield f"There is no folder {expected} to compare with."
        return
    there = set(workspace.files(expected))
    for path in sorted(there - made):
        yield f"The file {path} was not made."
    for path in sorted(made - there):
        yield f"The file {path} was made and is not in {expected.name}."
    for path in sorted(there & made):
        if (expected / path).read_bytes() != (goal / path).read_bytes():
            yield f"The file {path} differs from that in {expected.name}."


def _failing(case: Case, goal: Path) -> Iterator[str]:
    """Commands run one after the other in the result, up to the first that fails."""
    for command in case.commands:
        done = subprocess.run(  # noqa: S603 - the author's own commands, on the author's machine
            ["/bin/sh", "-c", command], cwd=goal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            yield f"{command} ended with {done.returncode}:\n{done.stdout.rstrip()}"
            return
