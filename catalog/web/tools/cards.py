"""A tool beside others: in a list, on a trend's page, in a comparison."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from catalog.models import Recommendation, Ring
from catalog.refs import DEFAULT_NAMESPACE, Ref
from catalog.tools import words
from catalog.tools.adoption import Adoption
from catalog.tools.past import Before, Change
from catalog.tools.rings import Rings
from catalog.tools.sheets import Sheet

Text = str | Promise

NOTHING_KNOWN = Before(None)


def tool_url(ref: Ref) -> str:
    if ref.namespace == DEFAULT_NAMESPACE:
        return reverse("tools:tool", args=[ref.name])
    return reverse("tools:tool", args=[ref.namespace, ref.name])


def trend_url(ref: Ref) -> str:
    if ref.namespace == DEFAULT_NAMESPACE:
        return reverse("trends:trend", args=[ref.name])
    return reverse("trends:trend", args=[ref.namespace, ref.name])


@dataclass(frozen=True, slots=True)
class Role:
    """That a trend recommends the tool, and as what."""

    role: str
    label: Text
    trend: str
    url: str
    reason: str


@dataclass(frozen=True)
class ToolCard:
    sheet: Sheet
    ring: Ring | None
    users: int
    roles: tuple[Role, ...] = ()
    change: Change | None = None

    @property
    def ref(self) -> str:
        return self.sheet.ref

    @property
    def title(self) -> str:
        return self.sheet.title

    @property
    def url(self) -> str:
        return tool_url(self.sheet.reference)

    @property
    def icon(self) -> str:
        return str(self.sheet.spec.get("icon", ""))

    @property
    def spec(self) -> Mapping[str, Any]:
        return self.sheet.spec

    @property
    def category(self) -> Text:
        return words.category(str(self.spec["category"]))

    @property
    def needs(self) -> list[Text]:
        return words.needs(self.spec.get("needs") or [])

    @property
    def foundation(self) -> str:
        return str((self.spec.get("foundation") or {}).get("name", ""))

    @property
    def foundation_status(self) -> Text:
        return words.status(str((self.spec.get("foundation") or {}).get("status", "")))

    @property
    def foundation_since(self) -> datetime.date | None:
        return day((self.spec.get("foundation") or {}).get("since"))

    @property
    def is_core(self) -> bool:
        return any(role.role == Recommendation.Role.CORE for role in self.roles)


def day(written: object) -> datetime.date | None:
    """A date as a document has it; its form was checked when it was taken in."""
    return datetime.date.fromisoformat(written) if isinstance(written, str) else None


def cards(
    sheets: Iterable[Sheet],
    rings: Rings,
    adoption: Adoption,
    roles: Mapping[str, tuple[Role, ...]] | None = None,
    before: Before | None = None,
) -> list[ToolCard]:
    """With `before`, and for who sees all components, each with its rise or fall."""
    known = before if before and adoption.is_whole else NOTHING_KNOWN
    return [
        ToolCard(
            sheet=sheet,
            ring=rings.of(sheet.spec.get("ring")),
            users=adoption.counts.get(sheet.ref, 0),
            roles=(roles or {}).get(sheet.ref, ()),
            change=known.change(sheet.ref, adoption.counts.get(sheet.ref, 0)),
        )
        for sheet in sheets
    ]


def role_of(row: Recommendation, trend: Sheet) -> Role:
    stated = trend.spec.get("recommendations") or []
    reason = stated[row.position].get("reason", "") if row.position < len(stated) else ""
    return Role(row.role, words.ROLES[row.role], trend.title, trend_url(trend.reference), reason)


def roles_of(rows: Iterable[Recommendation], trends: Mapping[int, Sheet]) -> dict[str, tuple[Role, ...]]:
    """By tool, core roles first, each with its trend; trends that the reader may not see say nothing."""
    found: dict[str, list[Role]] = {}
    for row in sorted(rows, key=lambda row: (row.role != Recommendation.Role.CORE, row.trend_id)):
        if row.trend_id in trends:
            found.setdefault(row.tool_ref, []).append(role_of(row, trends[row.trend_id]))
    return {ref: tuple(roles) for ref, roles in found.items()}
