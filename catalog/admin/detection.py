"""Which tools are in use, and what shows it. Statements and rules have pages of their own in the portal."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin.table import DerivedAdmin, to_entity, to_row
from catalog.models import (
    AdoptionCount,
    CountedDay,
    Detection,
    DetectorRule,
    Dismissal,
    EntitySource,
    Recommendation,
    RingMove,
    RuleTrouble,
    SourceScan,
    ToolStatement,
    ToolUse,
)

BY_REF = _("How the reference begins, or the name of an entity.")
BY_TOOL = _("How the name of the tool begins.")


@admin.register(SourceScan)
class SourceScanAdmin(DerivedAdmin):
    list_display = ["__str__", "source", "files", "revision", "scanned_at", "has_failed"]
    list_filter = ["type"]
    list_select_related = ["location"]
    prefix_fields = ["target"]
    search_help_text = _("How the target begins.")
    hidden = ["lease_token", "lease_until"]

    @admin.display(description=_("source"))
    def source(self, row: SourceScan) -> SafeString | str:
        return to_row(row.location)

    @admin.display(description=_("failed"), boolean=True)
    def has_failed(self, row: SourceScan) -> bool:
        return bool(row.error)


@admin.register(EntitySource)
class EntitySourceAdmin(DerivedAdmin):
    list_display = ["ref", "entity", "looked_through", "folder"]
    list_select_related = ["scan"]
    ref_field = "ref"
    prefix_fields = ["ref"]
    search_help_text = BY_REF

    @admin.display(description=_("scan"))
    def looked_through(self, row: EntitySource) -> SafeString | str:
        return to_row(row.scan)


@admin.register(Detection)
class DetectionAdmin(DerivedAdmin):
    list_display = ["tool", "signal", "is_strong", "path", "line", "where"]
    list_filter = ["is_strong"]
    list_select_related = ["scan"]
    prefix_fields = ["tool"]
    search_help_text = BY_TOOL

    @admin.display(description=_("scan"))
    def where(self, row: Detection) -> SafeString | str:
        return to_row(row.scan)


@admin.register(ToolUse)
class ToolUseAdmin(DerivedAdmin):
    list_display = ["ref", "entity", "tool"]
    ref_field = "ref"
    prefix_fields = ["ref", "tool"]
    search_help_text = BY_REF


@admin.register(ToolStatement)
class ToolStatementAdmin(DerivedAdmin):
    """Made and withdrawn on the Tools tab of the entity."""

    list_display = ["ref", "entity", "tool", "denied", "stated_by", "stated_at"]
    list_filter = ["denied"]
    list_select_related = ["stated_by"]
    ref_field = "ref"
    prefix_fields = ["ref", "tool"]
    search_help_text = BY_REF


@admin.register(Recommendation)
class RecommendationAdmin(DerivedAdmin):
    list_display = ["of", "recommended", "role", "position"]
    list_display_links = ["role"]
    list_filter = ["role"]
    list_select_related = ["trend"]
    ref_field = "tool_ref"
    prefix_fields = ["tool_ref"]
    search_help_text = BY_REF

    @admin.display(description=_("trend"))
    def of(self, row: Recommendation) -> SafeString | str:
        return to_entity(row.trend.ref)

    @admin.display(description=_("tool"))
    def recommended(self, row: Recommendation) -> SafeString | str:
        return to_entity(row.tool_ref)


@admin.register(Dismissal)
class DismissalAdmin(DerivedAdmin):
    """Made and withdrawn on the Tools tab of the entity."""

    list_display = ["ref", "entity", "dismissed", "until", "dismissed_by", "withdrawn_at"]
    list_select_related = ["dismissed_by"]
    ref_field = "ref"
    prefix_fields = ["ref", "tool_ref"]
    search_help_text = BY_REF

    @admin.display(description=_("tool"))
    def dismissed(self, row: Dismissal) -> SafeString | str:
        return to_entity(row.tool_ref)


@admin.register(RingMove)
class RingMoveAdmin(DerivedAdmin):
    """Proposed and answered on the page of the tool."""

    list_display = ["tool", "ring", "state", "proposed_by", "proposed_at", "answered_by"]
    list_display_links = ["ring"]
    list_filter = ["state"]
    list_select_related = ["proposed_by", "answered_by"]
    ref_field = "tool_ref"
    prefix_fields = ["tool_ref"]
    search_help_text = BY_REF

    @admin.display(description=_("tool"))
    def tool(self, row: RingMove) -> SafeString | str:
        return to_entity(row.tool_ref)


@admin.register(DetectorRule)
class DetectorRuleAdmin(DerivedAdmin):
    """Written, tried and kept on a page of the portal, which "View on site" leads to."""

    list_display = ["tool", "enabled", "changed_by", "changed_at"]
    list_filter = ["enabled"]
    list_select_related = ["changed_by"]
    ordering = ("tool",)
    prefix_fields = ["tool"]
    search_help_text = BY_TOOL

    def view_on_site(self, row: DetectorRule) -> str:
        return reverse("tools:rule", args=[row.tool])


@admin.register(RuleTrouble)
class RuleTroubleAdmin(DerivedAdmin):
    list_display = ["seen_at", "tool", "signal", "path", "seconds", "where"]
    list_select_related = ["scan"]
    prefix_fields = ["tool"]
    search_help_text = BY_TOOL

    @admin.display(description=_("scan"))
    def where(self, row: RuleTrouble) -> SafeString | str:
        return to_row(row.scan)


@admin.register(CountedDay)
class CountedDayAdmin(DerivedAdmin):
    list_display = ["day", "counted_at", "is_example"]
    list_filter = ["is_example"]


@admin.register(AdoptionCount)
class AdoptionCountAdmin(DerivedAdmin):
    list_display = ["subject", "entity", "scope", "day", "used", "concerned"]
    ref_field = "subject"
    prefix_fields = ["subject"]
    search_help_text = _("How the reference begins.")
