"""Which neighbours of an entity its small drawing shows, and on which side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import kinds
from catalog.kinds import Kind
from catalog.web.entity.drawing import MOST, Drawing, Neighbour, draw
from catalog.web.entity.related import Neighbours, Related, label, words_kind
from catalog.web.entity.words import CALLED
from catalog.web.reference import Reference, icon_of

LEFT = ("dependencyof", CALLED, "apiconsumedby", "childof")
RIGHT = ("dependson", "consumesapi", "providesapi", "apiprovidedby", "parentof")
"""Who needs the entity stands left of it, what it needs right. Parts and owners are lists of their own."""


LEFT_TITLES = {"childof": gettext_lazy("Part of"), "apiconsumedby": gettext_lazy("Called by")}
RIGHT_TITLES = {"parentof": gettext_lazy("Sub-groups"), "apiprovidedby": gettext_lazy("Provided by")}

WORTH_DRAWING = 2


def drawn(neighbours: Neighbours) -> list[Related]:
    """The neighbours that the drawing shows: those missing first, which someone must mend, then by order."""
    return [*_side(neighbours, LEFT), *_side(neighbours, RIGHT)]


def surroundings(
    me: Neighbour, neighbours: Neighbours, kind: Kind | None, named: Mapping[str, Reference]
) -> Drawing | None:
    """None where the list beside it says it as well: for an entity that stands alone, or with one other."""
    left, right = _side(neighbours, LEFT), _side(neighbours, RIGHT)
    if len(left) + len(right) < WORTH_DRAWING:
        return None
    return draw(
        me,
        [_left(related, named) for related in left],
        [_right(related, kind, named, is_titled=_only(right) in RIGHT_TITLES) for related in right],
        left_title=str(LEFT_TITLES.get(_only(left), _("Used by"))),
        right_title=str(RIGHT_TITLES.get(_only(right), _("Depends on"))),
    )


def _side(neighbours: Neighbours, relations: Sequence[str]) -> list[Related]:
    found = {
        related.ref: related for relation in reversed(relations) for related in neighbours.stated(relation)
    }
    missing = [related for related in found.values() if related.id is None][:MOST]
    present = [related for related in found.values() if related.id is not None]
    present.sort(key=lambda related: (relations.index(related.relation.lower()), related.ref))
    return [*present[: MOST - len(missing)], *missing]


def _left(related: Related, named: Mapping[str, Reference]) -> Neighbour:
    return _neighbour(related, named, _kind_label(related))


def _right(
    related: Related, kind: Kind | None, named: Mapping[str, Reference], *, is_titled: bool
) -> Neighbour:
    """With its relation, unless the title above all of them says it."""
    told = label(kind, related.relation, words_kind(related.relation.lower(), related.kind))
    return _neighbour(related, named, _kind_label(related) if is_titled else str(told))


def _kind_label(related: Related) -> str:
    known = kinds.get(related.kind)
    return str(known.label) if known else related.kind


def _neighbour(related: Related, named: Mapping[str, Reference], note: str) -> Neighbour:
    shown = named[related.ref]
    note = _("not in the catalog") if shown.gone else note
    return Neighbour(shown.name, note, icon_of(related.kind), shown.url, shown.gone)


def _only(side: Sequence[Related]) -> str:
    """The one relation of a side, if it is one."""
    relations = {related.relation.lower() for related in side}
    return relations.pop() if len(relations) == 1 else ""
