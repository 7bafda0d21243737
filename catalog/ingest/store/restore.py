"""Brings back what was deleted, as the entities that they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson

from catalog.index.marks import ORPHAN_ANNOTATION
from catalog.ingest.check import LINK_ANNOTATIONS
from catalog.ingest.found import Found
from catalog.ingest.portal import ANNOTATIONS, NAME, portal_location
from catalog.ingest.prepare import again
from catalog.ingest.problem import Refused
from catalog.ingest.scan import MANAGED_BY_ORIGIN
from catalog.ingest.store.claims import Claim, claim_of
from catalog.ingest.store.entities import plain_document, settle
from catalog.ingest.store.overlays import show
from catalog.ingest.store.revisions import Change, record
from catalog.ingest.store.stated import write_stated
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.transaction import Writing
from catalog.ingest.store.write import store_claims
from catalog.models import Descriptor, Entity, Location, Revision

NOT_ITS_OWN = (*LINK_ANNOTATIONS, ORPHAN_ANNOTATION)
"""What the server said about the place it came from, and is true no more."""


def restore(writing: Writing, deleted: Revision, *, actor_id: int | None = None) -> None:
    """`deleted` is the deletion of an entity whose reference is free. Raises Refused where its last document
    is no valid entity any more, as when its kind is gone.

    A source that still gives it has it again. Otherwise it becomes a descriptor of the portal, which yields
    to the first source that gives it, unless it was made in the portal in the first place. What was hidden
    is hidden no more.
    """
    show(deleted.ref)
    last: dict[str, Any] = orjson.loads(deleted.before)
    claimed = Descriptor.objects.filter(ref=deleted.ref, gone=False, error__isnull=True).exclude(doc="")
    descriptor = claimed.order_by("pk").first()
    if descriptor is not None:
        tallies: dict[int, Tally] = defaultdict(Tally)
        settle(writing, [claim_of(descriptor)], refreshes={}, tallies=tallies, actor_id=actor_id)
    else:
        made_here = last["metadata"].get("annotations", {}).get(MANAGED_BY_ORIGIN) == NAME
        write_stated(writing, [_as_stated(last)], actor_id=actor_id)
        stated = Descriptor.objects.filter(location=portal_location(), ref=deleted.ref)
        stated.update(gone=not made_here)
    entity = Entity.objects.get(ref=deleted.ref)
    record(writing, [Change(entity, last, plain_document(entity), None, actor_id, restored=True)])


def restore_to(
    writing: Writing, location: Location, deletions: Sequence[Revision], *, actor_id: int | None = None
) -> list[str]:
    """The same for what was deleted with its `location`, which is there again; the references of what came
    back.

    It belongs to the location as before, marked as gone: when that was read, it goes on with what the source
    gives, and goes where the source gives it no more. What is no valid entity any more waits for that, too.
    """
    last: dict[str, dict[str, Any]] = {}
    claims = []
    for deleted in deletions:
        try:
            found = again(deleted.before, position=0, line=1)
        except Refused:
            continue
        last[deleted.ref] = orjson.loads(deleted.before)
        claims.append(Claim(location.pk, None, found, None))
    tallies: dict[int, Tally] = defaultdict(Tally)
    stored = store_claims(writing, claims)
    settle(writing, stored, refreshes={}, tallies=tallies, actor_id=actor_id)
    Descriptor.objects.filter(pk__in=[claim.descriptor_id for claim in stored]).update(gone=True)
    back = list(Entity.objects.filter(ref__among=list(last), location=location))
    record(
        writing,
        [Change(one, last[one.ref], plain_document(one), None, actor_id, restored=True) for one in back],
    )
    return sorted(one.ref for one in back)


def _as_stated(last: dict[str, Any]) -> Found:
    metadata = dict(last["metadata"])
    annotations = metadata.get("annotations") or {}
    metadata["annotations"] = {key: value for key, value in annotations.items() if key not in NOT_ITS_OWN}
    text = orjson.dumps({**last, "metadata": metadata}).decode()
    return again(text, position=0, line=1, annotations=ANNOTATIONS)
