"""Keeps this process's kinds the same as the entities of kind Kind in the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson

from catalog import kinds
from catalog.kinds import Kind
from catalog.kinds.definition import DEFINITION
from catalog.models import CatalogState, Entity
from catalog.refs import Ref

_loaded = -1


def synchronise() -> int:
    """Load the custom kinds if they changed since this process did so last; the version they are at."""
    global _loaded
    version = CatalogState.objects.filter(pk=1).values_list("kinds_version", flat=True).first() or 0
    if version != _loaded:
        texts = Entity.objects.filter(kind="kind").order_by("pk").values_list("doc", flat=True)
        kinds.replace_custom([orjson.loads(text + "}") for text in texts])
        _loaded = version
    return version


def defined_by(ref: str) -> Kind | None:
    """The kind that the entity of this reference defines; none where it defines none that holds."""
    return next((kind for kind in kinds.all_custom() if _ref(kind.entity or {}) == ref), None)


def _ref(definition: dict[str, Any]) -> str:
    metadata = definition["metadata"]
    name, namespace = metadata["name"].lower(), metadata.get("namespace", "default").lower()
    return str(Ref(DEFINITION.key, namespace, name))


def forget() -> None:
    """Drop the custom kinds; the next `synchronise` loads those of the catalog again."""
    global _loaded
    kinds.replace_custom([])
    _loaded = -1


@contextmanager
def beside(texts: Sequence[str]) -> Iterator[None]:
    """Have the kinds that these documents (as JSON) define, too, as long as the block lasts."""
    present = [kind.entity for kind in kinds.all_custom() if kind.entity is not None]
    kinds.replace_custom([*present, *map(orjson.loads, texts)])
    try:
        yield
    finally:
        kinds.replace_custom(present)
