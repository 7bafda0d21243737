"""Parts of entities: `fields=kind,metadata.name`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from catalog.query.errors import BadQuery

Entity = dict[str, Any]


def parse_fields(fields: Iterable[str]) -> tuple[str, ...]:
    """The paths of comma-separated lists, each once. Empty means that whole entities are wanted."""
    return parse_paths(part for text in fields for part in text.split(","))


def parse_paths(written: Iterable[str]) -> tuple[str, ...]:
    paths = dict.fromkeys(path for part in written if (path := part.strip()))
    for path in paths:
        if "[" in path:
            raise BadQuery(f'Invalid field "{path}", array type fields are not supported')
    return tuple(paths)


def projector(paths: Iterable[str]) -> Callable[[Entity], Entity]:
    wanted = [path.split(".") for path in paths]

    def project(entity: Entity) -> Entity:
        kept: Entity = {}
        for path in wanted:
            _keep(entity, path, kept)
        return kept

    return project


def _keep(entity: Any, path: list[str], kept: Entity) -> None:
    """Copy what `path` leads to. A key may hold dots, so parts that lead nowhere are joined to the next."""
    steps: list[str] = []
    found: Any = entity
    pending: str | None = None
    for part in path:
        pending = part if pending is None else f"{pending}.{part}"
        if isinstance(found, dict) and pending in found:
            steps.append(pending)
            found, pending = found[pending], None
    if pending is not None:
        return
    place = kept
    for step in steps[:-1]:
        inner = place.get(step)
        if not isinstance(inner, dict):
            inner = place[step] = {}
        place = inner
    place[steps[-1]] = found
