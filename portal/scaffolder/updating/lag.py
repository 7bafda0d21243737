"""How far projects are behind their templates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from portal.scaffolder.models import Edition, Render


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of templates: of each its fingerprints in their order."""

    fingerprints: dict[str, list[str]]

    @classmethod
    def of(cls, refs: Collection[str]) -> Self:
        """In one query."""
        rows = Edition.objects.filter(template_ref__in=refs).order_by("template_ref", "number")
        found: dict[str, list[str]] = {}
        for ref, told in rows.values_list("template_ref", "fingerprint"):
            found.setdefault(ref, []).append(told)
        return cls(found)

    def behind(self, ref: str, render: Render | None) -> int | None:
        """How many editions came after the one that was rendered; None where nobody can tell."""
        known = self.fingerprints.get(ref, [])
        if render is None or not render.fingerprint or render.fingerprint not in known:
            return None
        return known[::-1].index(render.fingerprint)
