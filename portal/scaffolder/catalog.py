"""Templates as the catalog has them."""

from __future__ import annotations

import orjson

from catalog.api.reader import may_see
from catalog.models import Entity
from catalog.query import documents
from catalog.query.predicate import Predicate
from portal.scaffolder.skeletons import Skeletons, beside
from portal.scaffolder.template import Template


class NoTemplate(Exception):
    """There is no such template, or not for this person."""


def load(ref: str, visible: Predicate) -> tuple[Template, Entity]:
    """The template with this complete reference. Raises NoTemplate."""
    entity = (
        Entity.objects.filter(ref=ref.lower(), kind__iexact="template")
        .select_related("location", "descriptor__file")
        .first()
    )
    if entity is None or not may_see(visible, entity.pk):
        raise NoTemplate(f"Template {ref} not found")
    document = orjson.loads(documents([entity.pk])[0])
    document.pop("relations", None)
    return Template.from_document(document), entity


def files_of(entity: Entity) -> Skeletons:
    return beside(entity)


def commit_of(ref: str) -> str:
    """The commit that a template was read at; "" where its source has none."""
    found = Entity.objects.filter(ref=ref).values_list("location__revision", flat=True).first()
    return found or ""
