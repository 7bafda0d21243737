"""Components without a tool for a trend, as a filter of lists means them and the trend's page counts them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.urls import reverse
from pyroaring import BitMap, FrozenBitMap

from catalog.index.read import Snapshot
from catalog.models import Recommendation
from catalog.query.predicate import Among, Predicate
from catalog.tools.adoption import Adoption
from catalog.tools.counting import applies_to
from catalog.tools.sheets import sheets_by_ref
from catalog.web.listing.filters import LACKS, OWNER, SYSTEM, UNDER
from catalog.web.listing.state import State


def lacking(trends: Sequence[str], at: Snapshot, seen: BitMap) -> dict[str, Predicate]:
    """By reference, of the trends that the reader may see. Two queries, none for no trend."""
    found = sheets_by_ref([ref.lower() for ref in trends], seen) if trends else {}
    if not found:
        return {}
    tools: dict[int, list[str]] = {}
    rows = Recommendation.objects.filter(trend__in=[sheet.pk for sheet in found.values()])
    for trend, tool in rows.values_list("trend_id", "tool_ref"):
        tools.setdefault(trend, []).append(tool)
    adoption = Adoption(at, seen)
    return {
        ref: Among(FrozenBitMap(adoption.coverage(applies_to(sheet), tools.get(sheet.pk, [])).lacking))
        for ref in trends
        if (sheet := found.get(ref.lower()))
    }


def lacking_url(
    trend: str, *, owners: Collection[str] = (), systems: Collection[str] = (), under: str = ""
) -> str:
    """The list of components without a tool for the trend; of owners, of systems, or of all that a group
    and the groups `under` it own."""
    narrowed = {OWNER.name: tuple(owners), SYSTEM.name: tuple(systems), UNDER.name: (under,) if under else ()}
    chosen = {LACKS.name: (trend,), **{name: refs for name, refs in narrowed.items() if refs}}
    return reverse("catalog:list") + State(kind="component", chosen=chosen).query()
