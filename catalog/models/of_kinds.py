"""Entities of one kind as models of their own, for the admin site: one for each kind of the program.

They are made from the kinds, so that a new kind has its model at once. The table is that of all entities.
What entities define as kinds of a company comes and goes, so it has none: its entities are under `Entity`.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import models

from catalog.kinds import BUILT_IN, LOCATION, Kind
from catalog.models.entity import Entity


class OfKind(models.Manager[Any]):
    """Entities of one kind: a range of the references, which are indexed and in order."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> models.QuerySet[Any]:
        # `;` follows `:` in every order that the column can have.
        return super().get_queryset().filter(ref__gte=f"{self.kind}:", ref__lt=f"{self.kind};")


def _proxy(kind: Kind) -> type[Entity]:
    meta = type(
        "Meta",
        (),
        {
            "proxy": True,
            "app_label": "catalog",
            "verbose_name": kind.label,
            "verbose_name_plural": kind.label_plural,
            "ordering": ["ref"],
        },
    )
    attributes = {"__module__": __name__, "__doc__": str(kind.name), "Meta": meta}
    made = type(Entity)(kind.name, (Entity,), {**attributes, "objects": OfKind(kind.key)})  # type: ignore[misc]
    return cast(type[Entity], made)


OF_KINDS: dict[str, type[Entity]] = {kind.key: _proxy(kind) for kind in BUILT_IN if kind is not LOCATION}
"""By the kind as references have it. What stands for a source is looked at with the source."""
