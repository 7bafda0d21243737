"""Keeps what trends recommend as rows, beside the relations that say the same without the role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import orjson

from catalog.ingest.store.claims import Claim
from catalog.models import Recommendation
from catalog.refs import BadRef, Ref

TREND = "trend:"


def recommend(claims: Sequence[Claim], ids: Mapping[str, int]) -> None:
    """Bring the rows of those claims that are trends to what they say; `ids` are the entities', by ref."""
    trends = [claim for claim in claims if claim.found.ref.startswith(TREND)]
    if not trends:
        return
    Recommendation.objects.filter(trend__in=[ids[claim.found.ref] for claim in trends]).delete()
    Recommendation.objects.bulk_create(row for claim in trends for row in _rows(claim, ids[claim.found.ref]))


def _rows(claim: Claim, trend_id: int) -> Iterator[Recommendation]:
    namespace = Ref.parse(claim.found.ref).namespace
    for position, stated in enumerate(orjson.loads(claim.found.text)["spec"].get("recommendations", ())):
        try:
            tool = Ref.parse(stated["tool"], default_kind="tool", default_namespace=namespace)
        except BadRef:  # of a trend that was stored before such a reference was refused
            continue
        if tool.kind == "tool":
            yield Recommendation(
                trend_id=trend_id, tool_ref=str(tool), role=stated["role"], position=position
            )
