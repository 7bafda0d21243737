"""`TechRadarLoaderResponse` of Backstage's tech-radar plugin, as it is now and as it was with `ring` in place
of a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.tools.radar.foreign.radar import Blip, ForeignRadar, StatedMove, address, day, plain, text


def read(value: Mapping[str, Any]) -> ForeignRadar:
    blips: list[Blip] = []
    left_out: list[str] = []
    for entry in value["entries"]:
        blip = _blip(entry) if isinstance(entry, dict) else None
        if blip is None:
            left_out.append(text(entry.get("title")) if isinstance(entry, dict) else text(entry))
        else:
            blips.append(blip)
    return ForeignRadar(
        "backstage", _named(value.get("rings")), _named(value.get("quadrants")), blips, left_out=left_out
    )


def _blip(entry: Mapping[str, Any]) -> Blip | None:
    """None for one without a title or a ring."""
    moves = sorted(_moves(entry.get("timeline")), key=lambda move: move.day)
    ring = moves[-1].ring if moves else text(entry.get("ring") or _only_ring(entry.get("timeline")))
    title = text(entry.get("title"))
    if not title or not ring:
        return None
    links = [one.get("url") for one in entry.get("links") or () if isinstance(one, dict)]
    return Blip(
        title=title,
        key=text(entry.get("key") or entry.get("id")),
        ring=ring,
        quadrant=text(entry.get("quadrant")),
        description=plain(entry.get("description")),
        url=next((one for one in map(address, [entry.get("url"), *links]) if one), ""),
        moves=moves,
    )


def _moves(timeline: Any) -> Iterable[StatedMove]:
    for one in timeline if isinstance(timeline, list) else ():
        if isinstance(one, dict) and (at := day(one.get("date"))) and (ring := text(one.get("ringId"))):
            yield StatedMove(at, ring, plain(one.get("description")))


def _only_ring(timeline: Any) -> Any:
    """The ring of a timeline whose days say nothing; it has the newest first."""
    first = timeline[0] if isinstance(timeline, list) and timeline else None
    return first.get("ringId") if isinstance(first, dict) else None


def _named(listed: Any) -> dict[str, str]:
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {text(one.get("id")): text(one.get("name")) or text(one.get("id")) for one in found}
