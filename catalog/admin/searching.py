"""Finding rows by how a column begins, so that an index answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Model, Q

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.models.fields import ByteOrderedCharField

LAST = "\U0010ffff"
"""Follows every other character."""


def beginning_with(words: str, fields: Sequence[str], model: type[Model]) -> Q:
    """Rows of which one of the `fields` begins with `words`. References may be meant by their name alone."""
    return reduce(or_, (_beginning(words, name, model) for name in fields))


def _beginning(words: str, name: str, model: type[Model]) -> Q:
    *through, last = name.split("__")
    for step in through:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    if not isinstance(model._meta.get_field(last), ByteOrderedCharField):
        return Q(**{f"{name}__startswith": words})
    if "ref" not in last.split("_"):
        return _range(name, words)
    lowered = words.lower()
    return _range(name, lowered) if ":" in lowered else Q(**{f"{name}__in": _called(lowered)})


def _range(name: str, words: str) -> Q:
    return Q(**{f"{name}__gte": words, f"{name}__lt": words + LAST})


def _called(name: str) -> list[str]:
    """The references of entities of this name, in every kind and namespace, by the index."""
    with one_snapshot():
        ids = snapshot().equals("metadata.name", name)
        return list(Entity.objects.filter(pk__in=list(ids)).values_list("ref", flat=True))
