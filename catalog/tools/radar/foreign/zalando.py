"""The configuration of Zalando's `radar_visualization`: rings and quadrants are numbers, from 0; their names
may be missing, as in Zalando's own `config.json`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from catalog.tools.radar.foreign.radar import Blip, ForeignRadar, address, plain, text

_MONTH = re.compile(r"(\d{4})[.-](\d{1,2})(?:[.-](\d{1,2}))?$")


def read(value: Mapping[str, Any]) -> ForeignRadar:
    blips: list[Blip] = []
    left_out: list[str] = []
    for entry in value["entries"]:
        label = text(entry.get("label")) if isinstance(entry, dict) else text(entry)
        if not isinstance(entry, dict) or not label or not _is_number(entry.get("ring")):
            left_out.append(label)
            continue
        blips.append(
            Blip(
                title=label,
                ring=text(entry["ring"]),
                quadrant=text(entry.get("quadrant")),
                description=plain(entry.get("description")),
                url=address(entry.get("link")),
            )
        )
    return ForeignRadar(
        "zalando",
        _named(value.get("rings"), {blip.ring for blip in blips}),
        _named(value.get("quadrants"), {blip.quadrant for blip in blips}),
        blips,
        _day(value.get("date")),
        left_out,
    )


def _named(listed: Any, used: set[str]) -> dict[str, str]:
    """By number; one that has no name is called by its number, counted from 1."""
    listed = listed if isinstance(listed, list) else ()
    names = [text(one.get("name")) if isinstance(one, dict) else "" for one in listed]
    count = max([len(names), *(int(key) + 1 for key in used if key.isdigit() and int(key) < 20)])
    return {str(n): names[n] if n < len(names) and names[n] else str(n + 1) for n in range(count)}


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 20


def _day(value: Any) -> datetime.date | None:
    """ "2026.11" is the first of that month."""
    found = _MONTH.match(str(value or ""))
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None
