"""How often each tool was recommended and dismissed, and why: for admins, who decide what is recommended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Dismissal
from catalog.policy import MANAGE, policy
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import acting
from catalog.web.htmx import Request, render_page
from catalog.web.reference import Reference, names, shown_name

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class DismissedTool:
    """A tool: how often ever, how many of those hold today, and whether it is the one looked at."""

    ref: str
    title: str
    count: int
    in_force: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Row:
    dismissal: Dismissal
    subject: Reference
    tool: Reference
    is_in_force: bool


@dataclass(frozen=True)
class Dismissals:
    """Of one tool, or with "" of all; the newest first. Four queries."""

    seen: BitMap
    tool: str = ""
    number: str = "1"

    @cached_property
    def tools(self) -> Sequence[DismissedTool]:
        """The most dismissed first."""
        holds = Q(withdrawn_at=None, until__gte=timezone.localdate())
        counted = (
            Dismissal.objects.order_by()
            .values("tool_ref")
            .annotate(count=Count("pk"), in_force=Count("pk", filter=holds))
        )
        rows = list(counted.order_by("-count", "tool_ref"))
        named = names((row["tool_ref"] for row in rows), self.seen)
        return [
            DismissedTool(
                row["tool_ref"],
                named[row["tool_ref"]].name,
                row["count"],
                row["in_force"],
                row["tool_ref"] == self.tool,
            )
            for row in rows
        ]

    @cached_property
    def page(self) -> Page[Dismissal]:
        found = Dismissal.objects.select_related("dismissed_by")
        found = found.filter(tool_ref=self.tool) if self.tool else found
        return Paginator(found.order_by("-pk"), ON_A_PAGE).get_page(self.number)

    @cached_property
    def rows(self) -> Sequence[Row]:
        shown = list(self.page)
        named = names((ref for one in shown for ref in (one.ref, one.tool_ref)), self.seen)
        today = timezone.localdate()
        return [
            Row(one, named[one.ref], named[one.tool_ref], one.withdrawn_at is None and one.until >= today)
            for one in shown
        ]

    @property
    def title(self) -> str:
        """Of the tool; "" for all."""
        titles = {one.ref: one.title for one in self.tools}
        return titles.get(self.tool) or (shown_name(self.tool) if self.tool else "")


@require_safe
@acting
def dismissals(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    if not policy().allows(actor, MANAGE, None):
        raise PermissionDenied(_("Only admins see what everybody dismissed."))
    with one_snapshot():
        seen = match(visible, snapshot())
        tool = request.GET.get("tool", "").replace("\x00", "")[:255]
        page = Dismissals(seen, tool, request.GET.get("page", "1"))
        return render_page(request, "tools/dismissals.html", {"list": page}, fragments={})
