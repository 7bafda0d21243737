"""Sources: what they are, and what is done to several of them at once. One is registered, moved and given a
credential on its page in the portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.admin.filters import There
from catalog.admin.table import DerivedAdmin, Text, actor_of, to_entity, to_list
from catalog.changes.locations import pause_location, remove_location, request_refresh, resume_location
from catalog.changes.removed_locations import deletions_of, gone_with, restorable, restore_locations
from catalog.models import Descriptor, Location, Refresh, Relation, RemovedLocation, SourceFile
from catalog.web.sources.naming import source_url
from catalog.web.sources.removal import removal

AT_ONCE = 50
"""Sources that one action is about: each is told of with what it comes to."""


class Failing(There):
    """Whether the last reading failed."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.filter(failures__gt=0)
            case "no":
                return queryset.filter(failures=0)
        return queryset


@admin.register(Location)
class LocationAdmin(DerivedAdmin):
    list_display = [
        "target",
        "type",
        "paused",
        "registered",
        "failures",
        "held_deletions",
        "checked_at",
        "links",
    ]
    list_filter = ["type", "registered", "paused", Failing.of("failures", _("failing"))]
    prefix_fields = ["target"]
    search_help_text = _("How the address or path begins.")
    hidden = ["lease_until", "lease_token", "parents"]
    actions = ["refresh", "pause", "resume", "remove"]  # type: ignore[assignment]

    def view_on_site(self, row: Location) -> str:
        return source_url(row)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A source is registered where one sees first what it would bring."""
        return HttpResponseRedirect(reverse("sources:new"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["in_the_portal", *super().get_fields(request, obj)]

    @admin.display(description=_("in the portal"))
    def in_the_portal(self, row: Location) -> SafeString:
        """Where it is moved, given a credential and removed: each is looked at there first."""
        links = [(source_url(row), _("Its page"))]
        if row.type not in Location.OWN:
            links += [
                (reverse("sources:move", args=[row.uid]), _("Read it from elsewhere")),
                (reverse("sources:credential", args=[row.uid]), _("Give a credential")),
            ]
            if row.registered:
                links.append((reverse("sources:remove", args=[row.uid]), _("Remove it")))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=_("entity that it leads to"))
    def links(self, row: Location) -> SafeString:
        rows = [to_list(model, location__id__exact=row.pk) for model in (Descriptor, SourceFile, Refresh)]
        return format_html_join(" · ", "{}", ([link] for link in rows))

    @admin.action(description=_("Read the chosen sources now"))
    def refresh(self, request: HttpRequest, queryset: QuerySet[Location]) -> HttpResponse | None:
        return self._asked(request, queryset, "refresh", _("Read these sources now"), request_refresh)

    @admin.action(description=_("Pause the chosen sources"))
    def pause(self, request: HttpRequest, queryset: QuerySet[Location]) -> HttpResponse | None:
        return self._asked(request, queryset, "pause", _("Pause these sources"), pause_location)

    @admin.action(description=_("Resume the chosen sources"))
    def resume(self, request: HttpRequest, queryset: QuerySet[Location]) -> HttpResponse | None:
        return self._asked(request, queryset, "resume", _("Resume these sources"), resume_location)

    @admin.action(description=_("Remove the chosen sources"))
    def remove(self, request: HttpRequest, queryset: QuerySet[Location]) -> HttpResponse | None:
        return self._asked(request, queryset, "remove", _("Remove these sources"), remove_location)

    def _asked(
        self,
        request: HttpRequest,
        queryset: QuerySet[Location],
        action: str,
        title: Text,
        change: Callable[..., None],
    ) -> HttpResponse | None:
        """What it comes to, source by source; and when that was agreed to, the change of each."""
        chosen = list(queryset.exclude(type__in=Location.OWN).order_by("target")[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            messages.error(request, _("Choose at most %(count)s sources at once.") % {"count": AT_ONCE})
            return None
        if not chosen:
            messages.warning(request, _("The portal's own sources are neither paused nor removed."))
            return None
        if "confirmed" in request.POST:
            for location in chosen:
                change(actor=actor_of(request), location=location)
            told = ngettext("Done for %(count)d source.", "Done for %(count)d sources.", len(chosen))
            messages.success(request, told % {"count": len(chosen)})
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "action": action,
            "sources": [(one, removal(one) if action == "remove" else None) for one in chosen],
        }
        return TemplateResponse(request, "admin/catalog/sources.html", context)


@admin.register(RemovedLocation)
class RemovedLocationAdmin(DerivedAdmin):
    list_display = ["target", "type", "removed_at", "removed_by", "entities"]
    list_filter = ["type"]
    list_select_related = ["removed_by"]
    prefix_fields = ["target"]
    search_help_text = _("How the address or path begins.")
    ordering = ("-removed_at", "-pk")
    actions = ["restore"]  # type: ignore[assignment]

    def view_on_site(self, row: RemovedLocation) -> str:
        return reverse("sources:source", args=[row.uid])

    @admin.display(description=_("entities that went with it"))
    def entities(self, row: RemovedLocation) -> int:
        return len(deletions_of(row))

    @admin.action(description=_("Bring back the chosen sources"))
    def restore(self, request: HttpRequest, queryset: QuerySet[RemovedLocation]) -> HttpResponse | None:
        chosen = list(queryset.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            messages.error(request, _("Choose at most %(count)s sources at once.") % {"count": AT_ONCE})
            return None
        if "confirmed" in request.POST:
            restored = restore_locations(actor=actor_of(request), removed=chosen)
            told = ngettext(
                "%(count)d source is back with its entities. It is read now.",
                "%(count)d sources are back with their entities. They are read now.",
                len(restored),
            )
            messages.success(request, told % {"count": len(restored)})
            return None
        possible = restorable().filter(pk__in=chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring back these sources"),
            "opts": self.opts,
            "action": "restore",
            "sources": [(one, gone_with(one).count()) for one in possible],
            "passed_over": len(chosen) - len(possible),
        }
        return TemplateResponse(request, "admin/catalog/removed_sources.html", context)


@admin.register(Relation)
class RelationAdmin(DerivedAdmin):
    list_display = ["source_entity", "type", "target_entity", "is_there"]
    list_display_links = ["type"]
    list_filter = [There.of("target", _("target is there"), parameter="target_there")]
    list_select_related = ["source"]
    ref_field = "target_ref"
    prefix_fields = ["source__ref"]
    search_help_text = _("How the reference of the entity that states it begins, or its name.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("source").defer("source__doc")

    @admin.display(description=_("entity that states it"))
    def source_entity(self, row: Relation) -> SafeString | str:
        return to_entity(row.source.ref)

    @admin.display(description=_("leads to"))
    def target_entity(self, row: Relation) -> SafeString | str:
        return to_entity(row.target_ref)

    @admin.display(description=_("target is there"), boolean=True)
    def is_there(self, row: Relation) -> bool:
        return row.target_id is not None
