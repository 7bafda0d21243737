"""What people edited here, laid over what sources give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import orjson

from catalog.ingest.overlaid import overlaid
from catalog.ingest.problem import Refused
from catalog.ingest.store.claims import Claim
from catalog.models import Overlay

UNTOUCHED = "{}"


def laid_over(claims: Sequence[Claim]) -> list[Claim]:
    """`claims` with the overlays of their references applied, without those of hidden entities.

    A patch that does not fit the document any more is left off, and says why until it does.
    """
    refs = [claim.found.ref for claim in claims if claim.found.ref]
    overlays = {overlay.ref: overlay for overlay in Overlay.objects.filter(ref__among=refs)}
    if not overlays:
        return list(claims)
    laid = []
    for claim in claims:
        overlay = overlays.get(claim.found.ref)
        if overlay is None:
            laid.append(claim)
        elif not overlay.hidden:
            laid.append(_laid(claim, overlay))
    return laid


def _laid(claim: Claim, overlay: Overlay) -> Claim:
    if overlay.patch == UNTOUCHED or claim.found.problem is not None:
        return claim
    try:
        claim = replace(claim, found=overlaid(claim.found, orjson.loads(overlay.patch)))
    except Refused as refused:
        claim = replace(claim, misfit=refused.problem.to_json())
    if claim.misfit != overlay.problem:
        overlay.problem = claim.misfit
        overlay.save(update_fields=["problem"])
    return claim


def show(ref: str) -> None:
    """The entity is hidden no more, once something gives it."""
    hidden = Overlay.objects.filter(ref=ref, hidden=True)
    hidden.filter(patch=UNTOUCHED).delete()
    hidden.update(hidden=False)
