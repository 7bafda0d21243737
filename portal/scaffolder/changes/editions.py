"""Templates that have projects are watched: each state that one comes to is noted as an edition."""

from __future__ import annotations

from datetime import timedelta

import orjson
from django.db import transaction
from django.utils import timezone

from catalog.models import Entity
from portal.scaffolder.models import Edition, Project
from portal.scaffolder.skeletons import Unavailable, beside
from portal.scaffolder.template import Template
from portal.scaffolder.updating.fingerprint import fingerprint

FIRST_LOOK = timedelta(hours=1)
"""Until the first look into projects elsewhere whose template has moved on."""


def note_edition(*, template_ref: str, told: str, version: str, again: bool = False) -> bool:
    """Count what the template is like; whether that is new. With `again` also a state that it had before and
    returned to."""
    if not told:
        return False
    with transaction.atomic():
        held = list(Edition.objects.filter(template_ref=template_ref).values_list("number", "fingerprint"))
        known = held[-1][1] == told if again and held else told in (each for _number, each in held)
        if not known:
            Edition.objects.create(
                template_ref=template_ref,
                number=held[-1][0] + 1 if held else 1,
                fingerprint=told,
                version=version[:200],
            )
    return not known


def note_editions(seen: dict[str, tuple[str, str]] | None = None) -> None:
    """Note where the templates of all projects are now. `seen` keeps what they were like when they were last
    looked at: those whose files lie in a repository are looked at again only when that has moved."""
    seen = {} if seen is None else seen
    refs = Project.objects.order_by().values_list("template_ref", flat=True).distinct()
    watched = Entity.objects.filter(ref__in=list(refs)).select_related("location", "descriptor__file")
    for entity in watched:
        at = (entity.etag, entity.location.revision if entity.location else "")
        if at[1] and seen.get(entity.ref) == at:
            continue
        template = Template.from_document(orjson.loads(entity.doc + "}"))
        try:
            told = fingerprint(template, beside(entity))
        except Unavailable:
            continue  # it is looked at again when the source can be read
        if note_edition(template_ref=entity.ref, told=told, version=template.version or at[1], again=True):
            elsewhere = Project.objects.filter(template_ref=entity.ref, repository=None, look_due=None)
            elsewhere.update(look_due=timezone.now() + FIRST_LOOK)
        seen[entity.ref] = at
