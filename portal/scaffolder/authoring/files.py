"""The files beside a template: which of them its steps take, and what is wrong in those that are rendered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from catalog.ingest.fetch.tree import is_absolute_url
from portal.scaffolder import workspace
from portal.scaffolder.authoring.expressions import EXPRESSION, expressions, filters_of, names_of
from portal.scaffolder.authoring.opening import Finding, Opened
from portal.scaffolder.binary import is_binary
from portal.scaffolder.globs import matching

RENDERING = ("fetch:template", "fetch:template:file")
BESIDE = (
    *("readme*", "licen[cs]e*", "changelog*", ".*", "docs/*", "mkdocs.y*ml", "catalog-info.y*ml"),
    *("*.test.yaml", "expected/*"),
)
"""What lies beside a template for people and for other programs."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A folder or file that a step takes; an expression in its address stands for anything."""

    number: int
    action: str
    given: dict[str, Any]
    pattern: str

    def takes(self, path: str) -> bool:
        if self.pattern in ("", "."):
            return True
        return fnmatchcase(path, self.pattern) or fnmatchcase(path, f"{self.pattern}/*")


def taken(opened: Opened) -> list[Taken]:
    found = []
    for number, step in enumerate(opened.template.steps):
        given = step.input if isinstance(step.input, dict) else {}
        url = given.get("url")
        if isinstance(url, str) and step.action.startswith("fetch:") and not is_absolute_url(url):
            pattern = os.path.normpath(EXPRESSION.sub("*", url))
            found.append(Taken(number, step.action, given, pattern))
    return found


def dead_files(opened: Opened) -> Iterator[Finding]:
    """Files below the template's folder that no step takes. Not told of a template that takes files from
    outside of its folder: it shares them with others."""
    known = taken(opened)
    if any(each.pattern.startswith("..") for each in known):
        return
    for path in workspace.files(opened.folder):
        if path == opened.file.name or any(fnmatchcase(path.lower(), each) for each in BESIDE):
            continue
        if not any(each.takes(path) for each in known):
            advice = "Name its folder as the url of a fetch step, or delete it."
            yield Finding(opened.folder / path, 1, "No step of the template takes this file.", advice)


def wrong_in_files(opened: Opened, is_known: Callable[[str], bool]) -> Iterator[Finding]:
    """Names that the step does not give, and filters that are not there, in what will be rendered."""
    for each in taken(opened):
        if each.action not in RENDERING or "*" in each.pattern or each.given.get("cookiecutterCompat"):
            continue
        values = each.given.get("values")
        place = opened.folder / each.pattern
        if not place.exists():
            path = ("spec", "steps", each.number, "input", "url")
            yield opened.finding(path, f"There is nothing at {each.given['url']} beside the template.")
            continue
        for file in _rendered(place, each.given):
            yield from _wrong_in_file(file, values if isinstance(values, dict) else None, is_known)


def _rendered(place: Path, given: dict[str, Any]) -> list[Path]:
    """The files whose contents are rendered."""
    if place.is_file():
        return [place]
    paths = workspace.files(place)
    extension = given.get("templateFileExtension")
    if extension:
        ending = ".njk" if extension is True else f".{str(extension).lstrip('.')}"
        return [place / path for path in paths if path.endswith(ending)]
    patterns = given.get("copyWithoutTemplating") or ()
    copied = matching(tuple(map(str, patterns)), paths) if patterns else set()
    return [place / path for path in paths if path not in copied]


def _wrong_in_file(
    file: Path, values: dict[str, Any] | None, is_known: Callable[[str], bool]
) -> Iterator[Finding]:
    data = b"" if file.is_symlink() else file.read_bytes()
    if is_binary(data):
        return
    for line, expression in expressions(data.decode(errors="replace"), in_file=True):
        for name in names_of("values", expression):
            if values is not None and name not in values:
                yield Finding(file, line + 1, f"The step that renders this file gives no values.{name}.")
        for name in filters_of(expression):
            if not is_known(name):
                yield Finding(file, line + 1, f"There is no filter {name}.")
