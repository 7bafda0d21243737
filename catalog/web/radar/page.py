"""The radar: every rated tool as a mark in its ring and sector, and the same as a list beside it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalog.index.read import Snapshot
from catalog.models import Recommendation, Ring
from catalog.tools import past, words
from catalog.tools.adoption import Adoption
from catalog.tools.radar.placing import (
    CENTRE,
    OUTER,
    Place,
    Wanted,
    bounds,
    name_height,
    name_of_sector,
    place,
    radii,
)
from catalog.tools.radar.standing import Movement, Standing, first_day, standing
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet, sheets
from catalog.web.tools.cards import ToolCard, cards

BY_CATEGORY, BY_TREND = "category", "trend"
FEW, SOME = 10, 30
"""From so many users on a mark is larger."""

Text = str | Promise


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a day that is none, or still to come, is today."""

    by: str
    day: datetime.date
    trend: str
    used_only: bool

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        by = BY_TREND if query.get("by") == BY_TREND else BY_CATEGORY
        return cls(by, _day(query.get("day", "")), query.get("trend", ""), query.get("used") == "yes")

    @property
    def is_past(self) -> bool:
        return self.day < timezone.localdate()

    def query(self, **changed: str) -> str:
        values = {
            "by": self.by if self.by != BY_CATEGORY else "",
            "day": self.day.isoformat() if self.is_past else "",
            "trend": self.trend,
            "used": "yes" if self.used_only else "",
            **changed,
        }
        stated = [(key, value) for key, value in values.items() if value]
        return "?" + urlencode(stated, safe=":/") if stated else "?"


def _day(written: str) -> datetime.date:
    today = timezone.localdate()
    try:
        return min(datetime.date.fromisoformat(written), today)
    except ValueError:
        return today


@dataclass(frozen=True)
class Blip:
    """A mark. `number` is its place in the list."""

    number: int
    card: ToolCard
    standing: Standing
    sector: int
    place: Place | None

    @property
    def movement(self) -> str:
        return self.standing.movement.value

    @property
    def movement_said(self) -> str:
        match self.standing.movement:
            case Movement.IN:
                return _("moved in")
            case Movement.OUT:
                return _("moved out")
            case Movement.NEW:
                return _("new")
            case _:
                return ""

    @property
    def size(self) -> int:
        """0, 1 or 2, by its users."""
        return (self.card.users >= FEW) + (self.card.users >= SOME)

    @property
    def radius(self) -> float:
        return (5.5, 7.5, 10.0)[self.size]

    @property
    def halo(self) -> float:
        return self.radius + 4

    @property
    def triangle(self) -> str:
        """The path of a mark that moved: it points to the middle's side, up, or away from it, down."""
        assert self.place is not None
        half, up = self.radius * 1.25, -1 if self.standing.movement is Movement.IN else 1
        x, y = self.place.x, self.place.y
        tip, base = y + up * half, y - up * half * 0.85
        return f"M{x:.1f} {tip:.1f}L{x + half:.1f} {base:.1f}H{x - half:.1f}z"

    @property
    def label_x(self) -> float:
        assert self.place is not None
        away = self.radius + (10 if self.standing.movement is Movement.NEW else 6)
        return round(self.place.x - away if self.place.is_left else self.place.x + away, 1)

    @property
    def label_y(self) -> float:
        assert self.place is not None
        return round(self.place.y + 4.5, 1)

    @property
    def number_y(self) -> float:
        assert self.place is not None
        return round(self.place.y + 8, 1)


@dataclass(frozen=True, slots=True)
class Sector:
    """A slice of the drawing: its name stands outside, at `x` and `y`; its spoke begins it."""

    label: Text
    x: float
    y: float
    is_left: bool
    spoke: str


@dataclass(frozen=True, slots=True)
class RingBand:
    ring: Ring
    radius: int
    label_y: int
    blips: Sequence[Blip]


@dataclass(frozen=True)
class Radar:
    asked: Asked
    at: Snapshot
    seen: BitMap

    @cached_property
    def rings(self) -> Rings:
        return Rings.read()

    @cached_property
    def _sheets(self) -> list[Sheet]:
        return sheets(self.at.equals("kind", "tool") & self.seen)

    @cached_property
    def _trends(self) -> dict[int, Sheet]:
        found = sheets(self.at.equals("kind", "trend") & self.seen)
        return {sheet.pk: sheet for sheet in sorted(found, key=lambda one: one.spec.get("number") or 10**6)}

    @cached_property
    def _trends_of(self) -> dict[str, list[str]]:
        """The references of the trends that recommend a tool, those with it as a core tool first."""
        found: dict[str, list[str]] = {}
        rows = Recommendation.objects.all()
        for row in sorted(rows, key=lambda row: (row.role != Recommendation.Role.CORE, row.position)):
            if row.trend_id in self._trends:
                found.setdefault(row.tool_ref, []).append(self._trends[row.trend_id].ref)
        return found

    @property
    def trends(self) -> list[tuple[str, str, bool]]:
        """To choose from: reference, title, whether it is chosen."""
        return [(one.ref, one.title, one.ref == self.asked.trend) for one in self._trends.values()]

    @cached_property
    def _rated(self) -> list[tuple[ToolCard, Standing]]:
        """By ring and title, after the filters."""
        found = [
            (card, stands)
            for card in map(self._as_then, cards(self._sheets, self.rings, self._adoption))
            if (stands := standing(card.spec, self.rings, self.asked.day)) and self._is_wanted(card)
        ]
        return sorted(found, key=lambda one: (one[1].ring.position, one[0].title.lower()))

    @cached_property
    def _adoption(self) -> Adoption:
        return Adoption(self.at, self.seen)

    @cached_property
    def then(self) -> past.Then | None:
        """What was counted on the day; None for today, for a day that nobody counted, and for who does not
        see every component: what is kept was counted of all."""
        return past.then(self.asked.day) if self.asked.is_past and self._adoption.is_whole else None

    def _as_then(self, card: ToolCard) -> ToolCard:
        return replace(card, users=self.then.users.get(card.ref, 0)) if self.then else card

    def _is_wanted(self, card: ToolCard) -> bool:
        trend = self.asked.trend
        of_trend = not trend or trend in self._trends_of.get(card.ref, ())
        return of_trend and (not self.asked.used_only or card.users > 0)

    @cached_property
    def _sectors(self) -> list[tuple[str, Text]]:
        """Key and name of each sector; also those without a mark after filtering, so that none moves."""
        if self.asked.by == BY_TREND:
            named = {one.ref: one.title for one in self._trends.values()}
            used = {self._sector_of(sheet) for sheet in self._sheets}
            found: list[tuple[str, Text]] = [(ref, title) for ref, title in named.items() if ref in used]
            return [*found, ("", _("Other"))] if "" in used else found
        keys = {self._sector_of(sheet) for sheet in self._sheets}
        return sorted(((key, words.category(key)) for key in keys), key=lambda one: one[0])

    def _sector_of(self, sheet: Sheet) -> str:
        if self.asked.by == BY_TREND:
            trends = self._trends_of.get(sheet.ref, [])
            return self.asked.trend if self.asked.trend in trends else next(iter(trends), "")
        return str(sheet.spec["category"])

    @cached_property
    def blips(self) -> list[Blip]:
        order = [key for key, _label in self._sectors]
        rated = [(card, stands, order.index(self._sector_of(card.sheet))) for card, stands in self._rated]
        wanted = [Wanted(card.ref, sector, stands.ring.position) for card, stands, sector in rated]
        places = place(wanted, max(len(order), 1), len(self.rings.by_slug))
        return [
            Blip(number, card, stands, sector, places.get(card.ref))
            for number, (card, stands, sector) in enumerate(rated, 1)
        ]

    @property
    def sectors(self) -> list[Sector]:
        count = len(self._sectors)
        return [_sector(label, number, count) for number, (_key, label) in enumerate(self._sectors)]

    @property
    def sector_names(self) -> list[tuple[str, Text]]:
        """What the sectors are by: the slug of a category, or the reference of a trend."""
        return self._sectors

    def sector_key(self, blip: Blip) -> str:
        return self._sectors[blip.sector][0]

    def sector_name(self, blip: Blip) -> Text:
        return self._sectors[blip.sector][1]

    @property
    def bands(self) -> list[RingBand]:
        """From the middle outwards."""
        rings = self.rings.by_slug.values()
        return [
            RingBand(
                ring,
                end,
                name_height(end),
                [blip for blip in self.blips if blip.standing.ring == ring],
            )
            for ring, end in zip(rings, radii(len(rings)), strict=True)
        ]

    @property
    def outwards(self) -> list[RingBand]:
        """As they are painted: the largest first."""
        return self.bands[::-1]

    @property
    def rows(self) -> list[tuple[Blip, Text]]:
        return [(blip, self.sector_name(blip)) for blip in self.blips]

    @property
    def by_category_query(self) -> str:
        return self.asked.query(by="")

    @property
    def by_trend_query(self) -> str:
        return self.asked.query(by=BY_TREND)

    @property
    def today_query(self) -> str:
        return self.asked.query(day="")

    @property
    def first_day(self) -> datetime.date | None:
        return first_day([sheet.spec for sheet in self._sheets])

    @property
    def today(self) -> datetime.date:
        return timezone.localdate()

    def export_query(self, form: str) -> str:
        return self.asked.query(form=form)


def _sector(label: Text, number: int, count: int) -> Sector:
    name, at = name_of_sector(number, count), math.radians(bounds(number, count)[0])
    to_x, to_y = CENTRE[0] + OUTER * math.cos(at), CENTRE[1] + OUTER * math.sin(at)
    spoke = f"M{CENTRE[0]:.0f} {CENTRE[1]:.0f}L{to_x:.1f} {to_y:.1f}"
    return Sector(label, name.x, round(name.y + 5, 1), name.is_left, spoke)
