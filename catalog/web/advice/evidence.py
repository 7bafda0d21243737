"""Where it shows that something uses a tool, and what people said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from catalog.ingest.fetch import FetchError
from catalog.ingest.fetch.forge import recognise
from catalog.ingest.rules import rules
from catalog.models import Detection, ToolStatement
from catalog.tools.scanning import evidence
from catalog.web.entity.links import safe_url

SHOWN = 3
"""Places of a tool's use that a page names; how many more there are, it says."""

PREFIX = "tool:default/"
"""Detections and statements name tools of this namespace, without it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a file; `url` is its page on a forge, "" where there is none."""

    path: str
    line: int
    commit: str
    url: str

    @property
    def label(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows one tool's use by one entity."""

    spots: tuple[Spot, ...] = ()
    more: int = 0
    statement: ToolStatement | None = None


def shown(refs: Collection[str], tools: Collection[str] = ()) -> dict[tuple[str, str], Shown]:
    """By entity and tool (its reference); of all tools, or of those named. Five queries at the most."""
    rows = ToolStatement.objects.filter(ref__among=list(refs)).select_related("stated_by")
    said = {(row.ref, PREFIX + row.tool): row for row in rows}
    found = {
        (ref, PREFIX + tool): detections
        for ref, by_tool in evidence(list(refs)).items()
        for tool, detections in by_tool.items()
    }
    keys = [key for key in {*said, *found} if not tools or key[1] in tools]
    return {key: _shown(found.get(key, ()), said.get(key)) for key in keys}


def _shown(detections: Iterable[Detection], statement: ToolStatement | None) -> Shown:
    ordered = sorted(detections, key=lambda one: (not one.is_strong, one.path, one.line))
    places = list(dict.fromkeys((one.path, one.line) for one in ordered))
    first = {(one.path, one.line): one for one in reversed(ordered)}
    spots = tuple(_spot(first[place]) for place in places[:SHOWN])
    return Shown(spots, len(places) - len(spots), statement)


def _spot(one: Detection) -> Spot:
    return Spot(one.path, one.line, one.commit[:8], _page(one))


def _page(one: Detection) -> str:
    """The file as it was when it was looked at, for sources on a forge whose pages have addresses."""
    target = one.scan.target.partition("#")[0]
    if not target.startswith(("http://", "https://")):
        return ""
    try:
        page = recognise(target, rules().forges)
    except FetchError:
        return ""
    if page is None or not one.commit:
        return ""
    forge = replace(page.forge, reftype="commit")
    return safe_url(forge.view(one.commit, one.path)) + (f"#L{one.line}" if one.line else "")
