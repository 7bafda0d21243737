"""One direction for each pair of relations: one arrow in a drawing where pages of entities have two lists.

An arrow leads from what needs, belongs or is owned to what it needs, belongs to or is owned by. An API
needs who provides it: what calls an API is then in one line with whose failure it would notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from catalog import kinds
from catalog.web.entity.words import spelled, words

USUAL = ("dependsOn", "consumesApi", "apiProvidedBy", "partOf", "ownedBy", "memberOf", "childOf")
"""The relations of the kinds that come with the program, each in the direction of its arrow."""

BELONGING = frozenset({"partOf", "ownedBy", "memberOf", "childOf"})
"""Arrows that say where something belongs. Through teams and systems nearly everything is near everything."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Arrow:
    """`type` as read from the arrow's tail, `inverse` as read from its head."""

    type: str
    inverse: str

    @property
    def is_mutual(self) -> bool:
        """It reads the same from both ends, and either may state it."""
        return self.type == self.inverse

    def label(self, kind: str = "") -> Text:
        """What leads to an entity of `kind`, in words."""
        return words(self.type, kind) or spelled(self.type)

    def label_back(self, kind: str = "") -> Text:
        """The same read from the head, where an entity of `kind` is the tail."""
        return words(self.inverse, kind) or spelled(self.inverse)


def arrows() -> list[Arrow]:
    """Every arrow, those of custom kinds last. One that both ends may state runs as it was defined first."""
    return list(dict.fromkeys(_arrows()))


def _arrows() -> Iterator[Arrow]:
    seen: set[str] = set()
    for relation in USUAL:
        inverse = kinds.inverse_of(relation)
        if inverse is not None:
            seen |= {relation, inverse}
            yield Arrow(relation, inverse)
    for kind in kinds.all():
        for field in kind.all_relations:
            if field.type not in seen:
                seen |= {field.type, field.inverse}
                yield Arrow(field.type, field.inverse)


def by_relation(chosen: list[Arrow]) -> Mapping[str, tuple[Arrow, bool]]:
    """For every relation that a row may state its arrow, and whether the row runs along it."""
    along = {arrow.type: (arrow, True) for arrow in chosen}
    return {**{arrow.inverse: (arrow, False) for arrow in chosen}, **along}
