"""Writes what people state in the portal: descriptors of its own location, without a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from catalog.ingest.found import Found
from catalog.ingest.portal import portal_location
from catalog.ingest.store.claims import Claim, Stored
from catalog.ingest.store.entities import settle
from catalog.ingest.store.tally import Tally
from catalog.ingest.store.transaction import Writing
from catalog.ingest.store.write import store_claims
from catalog.models import Descriptor


def write_stated(writing: Writing, documents: Sequence[Found], *, actor_id: int | None = None) -> Tally:
    """Store good documents, each in place of the portal's former one of its reference."""
    location = portal_location()
    refs = [found.ref for found in documents]
    rows = Descriptor.objects.filter(location=location, ref__in=refs).values_list(*Stored.FIELDS)
    before = {row.ref: row for row in (Stored(*values) for values in rows)}
    claims = [Claim(location.pk, None, found, before.get(found.ref)) for found in documents]
    tallies: dict[int, Tally] = defaultdict(Tally)
    settle(writing, store_claims(writing, claims), refreshes={}, tallies=tallies, actor_id=actor_id)
    return tallies[location.pk]
