"""The filters of the portal's list in Django's frame: their values and counts come from the index."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.entities.lists import moment
from catalog.index.reading import one_snapshot
from catalog.kinds import Kind
from catalog.query.matching import match
from catalog.web.listing.filters import ALL_KINDS, Filter, filters_of, of_kind

OFFERED = 20
"""Values; where there are more, the filter says so and a search finds the others."""

KIND = Filter("kind", gettext_lazy("Kind"), "kind")


class ByIndex(admin.SimpleListFilter):
    """A choice among the values of one key of the index. The list itself narrows by it, see `EntityList`."""

    of: ClassVar[Filter]
    kind: ClassVar[Kind | None]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        with one_snapshot():
            at = moment(request)
            of_this = match(of_kind(self.kind.key if self.kind else ALL_KINDS), at)
            counts = at.usual_counts(self.of.key, of_this)
        fitting = [(value, count) for value, count in counts if value.startswith(self.of.prefix)]
        if len(fitting) > OFFERED:
            said = {"filter": self.title, "count": OFFERED}
            self.title = _("%(filter)s, the %(count)s most usual") % said
        offered = [(value, f"{value} ({count})") for value, count in fitting[:OFFERED]]
        chosen = self.value()
        if chosen and chosen not in dict(offered):
            offered.append((chosen, chosen))
        return offered

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset


def filters_in_admin(kind: Kind | None) -> list[type[ByIndex]]:
    own = [one for one in filters_of(kind) if one.key]
    return [_filter(one, kind) for one in ([KIND, *own] if kind is None else own)]


def _filter(one: Filter, kind: Kind | None) -> type[ByIndex]:
    said = {"of": one, "kind": kind, "title": one.label, "parameter_name": one.name}
    return cast(type[ByIndex], type("ByIndex", (ByIndex,), said))
