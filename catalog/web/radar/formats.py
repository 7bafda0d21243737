"""The radar for other programs: Backstage's plugin, Zalando's and Thoughtworks' pages, AOE's files."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.tools.radar.standing import Movement
from catalog.web.listing.export import harmless

MOVED = {Movement.NONE: 0, Movement.IN: 1, Movement.OUT: -1, Movement.NEW: 2}
"""Zalando's numbers; Backstage's plugin has the same but for new, which it does not know."""


_QUADRANTS = ("#1b7f4d", "#2563a8", "#a06a00", "#8a3ea6", "#b23a48", "#157a8a", "#5b6b1f", "#6b6b6b")
"""Colours of AOE's quadrants, which it wants to be told."""


@dataclass(frozen=True, slots=True)
class Line:
    """One tool as all formats have it; `moves` are day, ring and reason, the oldest first."""

    name: str
    key: str
    description: str
    url: str
    quadrant: str
    quadrant_name: str
    ring: str
    ring_key: str
    movement: Movement
    moves: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole radar: rings from the middle outwards as key, name and colour, quadrants as key and name."""

    title: str
    day: datetime.date
    rings: Sequence[tuple[str, str, str]]
    quadrants: Sequence[tuple[str, str]]
    lines: Sequence[Line]


def backstage(document: Document) -> bytes:
    """As `TechRadarLoaderResponse` of Backstage's community plugin."""
    response = {
        "title": document.title,
        "quadrants": [{"id": key, "name": name} for key, name in document.quadrants],
        "rings": [{"id": key, "name": name, "color": colour} for key, name, colour in document.rings],
        "entries": [
            {
                "id": line.key,
                "key": line.key,
                "title": line.name,
                "quadrant": line.quadrant,
                "description": line.description,
                "url": line.url,
                "links": [{"title": line.name, "url": line.url}],
                "timeline": [_backstage_move(line, move) for move in reversed(_timeline(line, document))],
            }
            for line in document.lines
        ],
    }
    return orjson.dumps(response, option=orjson.OPT_INDENT_2)


def zalando(document: Document) -> bytes:
    """As the configuration of Zalando's `radar_visualization`: quadrants and rings by number, from 0."""
    rings = [key for key, _name, _colour in document.rings]
    quadrants = [key for key, _name in document.quadrants]
    config = {
        "title": document.title,
        "date": f"{document.day:%Y.%m}",
        "quadrants": [{"name": name} for _key, name in document.quadrants],
        "rings": [{"name": name.upper(), "color": colour} for _key, name, colour in document.rings],
        "entries": [
            {
                "label": line.name,
                "quadrant": quadrants.index(line.quadrant),
                "ring": rings.index(line.ring_key),
                "moved": MOVED[line.movement],
                "active": True,
                "link": line.url,
            }
            for line in document.lines
        ],
    }
    return orjson.dumps(config, option=orjson.OPT_INDENT_2)


def byor_json(document: Document) -> bytes:
    """As Thoughtworks' "Build your own radar" reads JSON."""
    return orjson.dumps([_byor(line) for line in document.lines], option=orjson.OPT_INDENT_2)


def byor_csv(document: Document) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("name", "ring", "quadrant", "isNew", "status", "description"))
    writer.writerows([harmless(value) for value in _byor(line).values()] for line in document.lines)
    return text.getvalue().encode()


def aoe_markdown(document: Document) -> bytes:
    """A zip of the files that AOE's technology radar reads: a folder a release, a file a tool; and of its
    `config.json` the parts that say which rings and quadrants there are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", _aoe_config(document))
        for line in document.lines:
            for day, ring, reason in _timeline(line, document):
                archive.writestr(f"radar/{day}/{line.key}.md", _markdown(line, ring, reason))
    return held.getvalue()


def _aoe_config(document: Document) -> bytes:
    count = len(document.rings)
    config = {
        "labels": {"title": document.title},
        "quadrants": [
            {"id": key, "title": name, "description": "", "color": _QUADRANTS[number % len(_QUADRANTS)]}
            for number, (key, name) in enumerate(document.quadrants)
        ],
        "rings": [
            {
                "id": key,
                "title": name,
                "description": "",
                "color": colour,
                "radius": round((number + 1) / count, 2),
                "strokeWidth": max(1, 5 - number),
            }
            for number, (key, name, colour) in enumerate(document.rings)
        ],
    }
    return orjson.dumps(config, option=orjson.OPT_INDENT_2)


def _markdown(line: Line, ring: str, reason: str) -> str:
    def quoted(text: str) -> str:
        return orjson.dumps(text).decode()  # a JSON string is a YAML string

    head = (f"title: {quoted(line.name)}", f"ring: {quoted(ring)}", f"quadrant: {quoted(line.quadrant)}")
    return "\n".join(("---", *head, "---", "", line.description, "", reason, ""))


def _timeline(line: Line, document: Document) -> Sequence[tuple[str, str, str]]:
    return line.moves or [(document.day.isoformat(), line.ring_key, "")]


def _backstage_move(line: Line, move: tuple[str, str, str]) -> dict[str, Any]:
    day, ring, reason = move
    is_last = move == (line.moves[-1] if line.moves else move)
    moved = MOVED[line.movement] if is_last and line.movement is not Movement.NEW else 0
    return {"date": day, "ringId": ring, "moved": moved, "description": reason}


def _byor(line: Line) -> dict[str, str]:
    status = {Movement.IN: "moved in", Movement.OUT: "moved out", Movement.NEW: "new"}
    return {
        "name": line.name,
        "ring": line.ring,
        "quadrant": line.quadrant_name,
        "isNew": "TRUE" if line.movement is Movement.NEW else "FALSE",
        "status": status.get(line.movement, "no change"),
        "description": line.description,
    }
