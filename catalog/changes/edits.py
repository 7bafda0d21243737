"""People edit what entities say: what was made here in its own document, everything else on top of what its
source gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.contrib.auth.models import AbstractBaseUser

from catalog.changes.audit import record
from catalog.ingest.check import check
from catalog.ingest.found import Found, ready
from catalog.ingest.kind_changes import followed
from catalog.ingest.merge_patch import Keys, leaves, patch_between, without
from catalog.ingest.overlaid import IDENTITY, merged, overlaid
from catalog.ingest.portal import ANNOTATIONS
from catalog.ingest.prepare import again
from catalog.ingest.problem import Refused
from catalog.ingest.store.entities import plain_document, settle_again
from catalog.ingest.store.stated import write_stated
from catalog.ingest.store.transaction import Writing, writing
from catalog.models import Descriptor, Entity, Location, Overlay

Patch = dict[str, Any]


class ChangedMeanwhile(Exception):
    """The entity is another than the one that was looked at, or there is none any more."""


class NotEditable(Exception):
    """Nothing states the entity that an edit could be laid over: it left its source, or stands for one."""


@dataclass
class _Edits:
    """What one write changes: new documents of what was made here, patches on what sources give."""

    stated: list[Found] = field(default_factory=list)
    patches: dict[str, Patch] = field(default_factory=dict)
    descriptors: list[Descriptor] = field(default_factory=list)


def is_editable(entity: Entity) -> bool:
    return entity.descriptor_id is not None and entity.kind != "location"


def is_made_here(descriptor: Descriptor) -> bool:
    """Whether the portal is its source for good. What was restored in place of a source yields to that."""
    return descriptor.location.type == Location.Type.PORTAL and not descriptor.gone


def edit_entity(*, actor: AbstractBaseUser | None, ref: str, etag: str, patch: Patch) -> None:
    """Change what an entity says by a JSON merge patch on its document, as it was with `etag`.

    Raises ChangedMeanwhile, NotEditable, and Refused with the field that is wrong.
    """
    with followed(), writing() as held:
        entity = _entities([ref]).get(ref)
        if entity is None or entity.etag != etag:
            raise ChangedMeanwhile
        _write(held, actor, [(entity, merged(plain_document(entity), patch))])
        record(actor, "entity.edit", ref, fields=sorted(map(".".join, leaves(patch))))


def edit_entities(*, actor: AbstractBaseUser | None, patches: Mapping[str, tuple[str, Patch]]) -> list[str]:
    """Change several entities in one go, by reference: the etag that each was looked at with, and a patch.

    What changed meanwhile, or cannot be edited, is left as it is; the references of the others come back.
    Raises Refused, and changes nothing, where one would be no valid entity.
    """
    with followed(), writing() as held:
        wanted = [
            (entity, merged(plain_document(entity), patches[ref][1]))
            for ref, entity in _entities(patches).items()
            if entity.etag == patches[ref][0] and is_editable(entity)
        ]
        _write(held, actor, wanted)
        refs = sorted(entity.ref for entity, _new in wanted)
        fields = {".".join(keys) for ref in refs for keys in leaves(patches[ref][1])}
        record(actor, "entities.edit", "catalog", entities=refs, fields=sorted(fields))
    return refs


def take_back(*, actor: AbstractBaseUser | None, ref: str, keys: Keys = ()) -> None:
    """Have one field, or with no keys all of them, say again what the source says. Raises Refused where that
    alone is no valid entity."""
    with followed(), writing() as held:
        overlay = Overlay.objects.filter(ref=ref).first()
        if overlay is None:
            return
        before: Patch = orjson.loads(overlay.patch)
        left = without(before, keys) if keys else {}
        if left == before:
            return
        _keep(held, actor, {ref: left})
        entity = _entities([ref]).get(ref)
        if entity is not None and entity.descriptor is not None:
            if left:
                overlaid(again(entity.descriptor.doc, position=0, line=1), left)
            settle_again(held, [entity.descriptor], actor_id=actor.pk if actor else None)
        record(actor, "entity.take-back", ref, fields=[".".join(keys)] if keys else [])


def _entities(refs: Iterable[str]) -> dict[str, Entity]:
    rows = Entity.objects.filter(ref__in=list(refs)).select_related("descriptor__location")
    return {entity.ref: entity for entity in rows.order_by("pk")}


def _write(
    held: Writing, actor: AbstractBaseUser | None, edited: Sequence[tuple[Entity, dict[str, Any]]]
) -> None:
    edits = _Edits()
    for entity, new in edited:
        descriptor = entity.descriptor
        if descriptor is None or not is_editable(entity):
            raise NotEditable
        if is_made_here(descriptor):
            edits.stated.append(_restated(entity, new))
            continue
        patch = _patch(orjson.loads(descriptor.doc), new)
        overlaid(again(descriptor.doc, position=0, line=1), patch)
        edits.patches[entity.ref] = patch
        edits.descriptors.append(descriptor)
    actor_id = actor.pk if actor else None
    if edits.stated:
        write_stated(held, edits.stated, actor_id=actor_id)
    if edits.patches:
        _keep(held, actor, edits.patches)
        settle_again(held, edits.descriptors, actor_id=actor_id)


def _patch(stated: dict[str, Any], new: dict[str, Any]) -> Patch:
    """What was edited, without what follows from it: translations go with what they translate, and come back
    with it."""
    patch = patch_between(stated, new)
    shorter = without(patch, ("spec", "translations"))
    return shorter if merged(stated, shorter) == new else patch


def _restated(entity: Entity, document: dict[str, Any]) -> Found:
    checked = check(document)
    if str(checked.ref) != entity.ref:
        raise Refused(IDENTITY)
    return ready(checked, position=0, line=1, annotations=ANNOTATIONS)


def _keep(held: Writing, actor: AbstractBaseUser | None, patches: Mapping[str, Patch]) -> None:
    """These patches in place of those that there were; one that changes nothing needs none."""
    Overlay.objects.filter(ref__in=[ref for ref, patch in patches.items() if not patch]).delete()
    rows = [
        Overlay(
            ref=ref,
            patch=orjson.dumps(patch).decode(),
            changed_by_id=actor.pk if actor else None,
            changed_at=held.at,
        )
        for ref, patch in patches.items()
        if patch
    ]
    Overlay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ref"],
        update_fields=["patch", "changed_by", "changed_at"],
    )
