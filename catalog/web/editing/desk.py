"""Where the pages of editing stand: in the portal's frame, or in that of the admin site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from catalog.kinds import Kind
from catalog.models import Entity
from catalog.web.reference import entity_url


@dataclass(frozen=True)
class Desk:
    """The portal's own. `shell` is the template around the pages; the rest are the addresses between them."""

    shell: str = "base.html"

    def back(self, ref: str) -> str:
        """Where one goes when an entity is saved or left alone."""
        return entity_url(ref)

    def gone(self, ref: str) -> str:
        """Where one goes when an entity is out of the catalog: from there it can be brought back."""
        return entity_url(ref)

    def edit(self, entity: Entity) -> str:
        return f"{entity_url(entity.ref)}edit/"

    def delete(self, entity: Entity) -> str:
        return f"{entity_url(entity.ref)}delete/"

    def new(self, kind: Kind) -> str:
        return reverse("catalog:new_of_kind", args=[kind.key])

    def instead_of_new(self, kind: Kind) -> str:
        """Where one goes who makes none after all."""
        return reverse("catalog:new")

    def context(self) -> dict[str, Any]:
        """What its shell needs."""
        return {"shell": self.shell}


PORTAL = Desk()
