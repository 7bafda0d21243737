"""What is said of Location entities that name something which cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from catalog.ingest.places import Path
from catalog.ingest.problem import Problem
from catalog.ingest.read import Document, read


def told_together(failed: Mapping[str, Problem], data: bytes) -> Problem:
    """One problem for a file: those of its targets (as written) in their order, at the line of the first."""
    lines = _lines(data)
    ordered = sorted(failed.items(), key=lambda item: lines.get(item[0], 0))
    message = "\n".join(problem.message for _target, problem in ordered)
    target, first = ordered[0]
    return replace(first, message=message, line=lines.get(target))


def _lines(data: bytes) -> dict[str, int]:
    """The line of every target of the Location entities in a file."""
    found: dict[str, int] = {}
    for document in read(data):
        targets = _targets(document)
        for path, (line, _column) in document.places(targets).items():
            found.setdefault(targets[path], line)
    return found


def _targets(document: Document) -> dict[Path, str]:
    spec = (document.value or {}).get("spec")
    if not isinstance(spec, dict):
        return {}
    listed = spec.get("targets")
    stated: list[tuple[Path, object]] = [(("spec", "target"), spec.get("target"))]
    if isinstance(listed, list):
        stated += [(("spec", "targets", place), target) for place, target in enumerate(listed)]
    return {path: target for path, target in stated if isinstance(target, str)}
