"""What a radar of another program would change here. Pure: the catalog is given, nothing is written."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from catalog.kinds.language import untranslated
from catalog.models import Ring
from catalog.tools import words
from catalog.tools.radar.foreign import Blip, ForeignRadar
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet

OTHER_NAMES = {"caution": "hold", "stop": "hold", "avoid": "hold", "adopted": "adopt", "use": "adopt"}
"""What radars call their rings, where not as the four that everybody knows."""

OTHER = "other"
"""The category of what has no quadrant that could be one."""

_SPELLED = (("+", "-plus"), ("#", "-sharp"), (".", "-"))


class Outcome(Enum):
    CREATE = "create"
    MOVE = "move"
    SAME = "same"
    SKIP = "skip"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the radar's rings and quadrants are here: slugs by their keys. A ring that is none here is ""."""

    rings: Mapping[str, str]
    categories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one entry. `tool` is the one that it is, or would be; `before` and `after` are rings.
    `change` is the new document of a tool, or the part of its spec that changes."""

    blip: Blip
    outcome: Outcome
    name: str
    tool: Sheet | None = None
    before: Ring | None = None
    after: Ring | None = None
    reason: str = ""
    change: Mapping[str, Any] | None = None


def suggested(radar: ForeignRadar, rings: Rings) -> Mapped:
    """Rings by their names, or by their places where they have none; quadrants by the names of categories."""
    return Mapped(
        rings={
            key: _ring(key, name, place, radar, rings)
            for place, (key, name) in enumerate(radar.rings.items())
        },
        categories={key: _category(key, name) for key, name in radar.quadrants.items()},
    )


def meet(
    radar: ForeignRadar,
    mapped: Mapped,
    tools: Sequence[Sheet],
    rings: Rings,
    *,
    today: datetime.date,
    create: bool,
    source: str,
) -> list[Step]:
    """A step for each entry. One that is no tool here yet becomes one if `create` says so. `source` names the
    file in reasons that the file does not give."""
    known = _Known(tools)
    seen: set[str] = set()
    steps = []
    for blip in radar.blips:
        tool = known.tool(blip)
        name = tool.reference.name if tool else name_of(blip)
        ring = rings.of(mapped.rings.get(blip.ring))
        before = rings.of(tool.spec.get("ring")) if tool else None
        if name in seen:
            steps.append(_refused(blip, name, tool, _("The radar has this entry twice.")))
            continue
        seen.add(name)
        if ring is None:
            steps.append(_refused(blip, name, tool, _("Its ring is none here; choose one.")))
        elif tool and before == ring:
            steps.append(Step(blip, Outcome.SAME, name, tool, before, ring))
        elif tool:
            change = _moved(tool, blip, ring, mapped, rings, radar.day or today, source)
            steps.append(Step(blip, Outcome.MOVE, name, tool, before, ring, change=change))
        elif not create:
            steps.append(Step(blip, Outcome.SKIP, name, None, None, ring))
        else:
            document = _document(blip, name, ring, mapped, rings, radar.day or today, source)
            steps.append(Step(blip, Outcome.CREATE, name, None, None, ring, change=document))
    return steps


def name_of(blip: Blip) -> str:
    """A name for the entity: of the entry's key or title, in the letters that a name may have."""
    for text in (blip.key, blip.title):
        if slug := slug_of(text):
            return slug
    return "tool-" + hashlib.blake2b(blip.title.encode(), digest_size=4).hexdigest()


def slug_of(text: str) -> str:
    """Lower-case words between hyphens; "" where nothing is left."""
    spelled = text.lower()
    for mark, word in _SPELLED:
        spelled = spelled.replace(mark, word)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63].strip("-")


class _Known:
    """Tools by their names and titles, in any language of theirs."""

    def __init__(self, tools: Sequence[Sheet]) -> None:
        self._by_name = {tool.reference.name.lower(): tool for tool in tools}
        self._by_title: dict[str, Sheet] = {}
        for tool in tools:
            for title in (tool.title, tool.doc["metadata"].get("title") or ""):
                self._by_title.setdefault(_squeezed(title), tool)

    def tool(self, blip: Blip) -> Sheet | None:
        found = self._by_name.get(blip.key.lower()) if blip.key else None
        return found or self._by_title.get(_squeezed(blip.title)) or self._by_name.get(name_of(blip))


def _squeezed(title: str) -> str:
    return "".join(title.lower().split())


def _ring(key: str, name: str, place: int, radar: ForeignRadar, rings: Rings) -> str:
    for text in (key.lower(), name.lower()):
        for ring in rings.by_slug.values():
            if text in (
                ring.slug,
                ring.label.lower(),
                *(str(one).lower() for one in ring.translations.values()),
            ):
                return ring.slug
        if (other := OTHER_NAMES.get(text)) and rings.of(other):
            return other
    is_nameless = radar.form == "zalando" and name == str(place + 1)
    listed = list(rings.by_slug)
    return listed[place] if is_nameless and place < len(listed) else ""


def _category(key: str, name: str) -> str:
    for slug, label in words.CATEGORIES.items():
        if slug in (key.lower(), slug_of(name)) or str(label).lower() == name.lower():
            return slug
    return slug_of(name) if not name.isdigit() else OTHER


def _refused(blip: Blip, name: str, tool: Sheet | None, reason: str) -> Step:
    return Step(blip, Outcome.REFUSED, name, tool, reason=reason)


def _moved(
    tool: Sheet, blip: Blip, ring: Ring, mapped: Mapped, rings: Rings, day: datetime.date, source: str
) -> dict[str, Any]:
    """The new ring, and the moves that the tool's own timeline does not have: those after its last one. What
    the tool said of its old ring is said no more."""
    present = list(tool.doc["spec"].get("moves") or ())
    last = max((str(one["date"]) for one in present), default="")
    lines = [line for line in _lines(blip, mapped, rings, source) if line["date"] > last]
    if not lines or lines[-1]["ring"] != ring.slug:
        lines.append(_line(max(day.isoformat(), last), ring.slug, "", source))
    spec = tool.doc["spec"]
    gone = {"verdict": None, **untranslated(spec, "verdict")} if spec.get("verdict") else {}
    return {"ring": ring.slug, "moves": [*present, *lines], **gone}


def _document(
    blip: Blip, name: str, ring: Ring, mapped: Mapped, rings: Rings, day: datetime.date, source: str
) -> dict[str, Any]:
    lines = _lines(blip, mapped, rings, source)
    if not lines or lines[-1]["ring"] != ring.slug:
        lines.append(_line(day.isoformat(), ring.slug, "", source))
    metadata: dict[str, Any] = {"name": name, "title": blip.title}
    if blip.description:
        metadata["description"] = blip.description
    if blip.url:
        metadata["links"] = [{"url": blip.url, "title": blip.title}]
    spec = {"category": mapped.categories.get(blip.quadrant) or OTHER, "ring": ring.slug, "moves": lines}
    return {"apiVersion": "greenroom/v1alpha1", "kind": "Tool", "metadata": metadata, "spec": spec}


def _lines(blip: Blip, mapped: Mapped, rings: Rings, source: str) -> list[dict[str, str]]:
    """The entry's moves between rings that there are here."""
    return [
        _line(move.day.isoformat(), known.slug, move.reason, source)
        for move in blip.moves
        if (known := rings.of(mapped.rings.get(move.ring)))
    ]


def _line(day: str, ring: str, reason: str, source: str) -> dict[str, str]:
    return {"date": day, "ring": ring, "reason": reason or _("Imported from %(file)s.") % {"file": source}}
