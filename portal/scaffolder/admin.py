"""Runs of templates and what came of them, to look at. What they were asked stays with whom it was asked of:
secrets, drafts and files are never shown."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin.table import DerivedAdmin, to_entity, to_list, to_row
from portal.scaffolder.models import (
    Approver,
    Draft,
    Edition,
    HostToken,
    LogLine,
    Project,
    Render,
    Run,
    RunStep,
)

BY_TEMPLATE = _("How the reference of the template begins, or its name.")


@admin.register(Run)
class RunAdmin(DerivedAdmin):
    """Cancelled, tried again and approved on its page in the portal."""

    list_display = ["created_at", "makes", "of", "state", "approval", "created_by", "ended_at", "steps"]
    list_filter = ["state", "approval"]
    list_select_related = ["created_by"]
    ref_field = "template_ref"
    prefix_fields = ["template_ref"]
    search_help_text = BY_TEMPLATE
    hidden = ["lease_until", "lease_token", "template"]
    unread = ["template", "output", "secrets"]

    @admin.display(description=_("template"))
    def of(self, run: Run) -> SafeString | str:
        return to_entity(run.template_ref)

    @admin.display(description=_("title"))
    def makes(self, run: Run) -> str:
        return run.title

    @admin.display(description=_("steps"))
    def steps(self, run: Run) -> SafeString:
        return to_list(RunStep, run__id__exact=run.pk)

    def view_on_site(self, run: Run) -> str:
        return reverse("create:run", args=[run.uid])


@admin.register(RunStep)
class RunStepAdmin(DerivedAdmin):
    list_display = ["of", "position", "name", "action", "state", "started_at", "ended_at", "undone"]
    list_display_links = ["position"]
    list_filter = ["state", "undone"]
    list_select_related = ["run"]

    @admin.display(description=_("run"))
    def of(self, step: RunStep) -> SafeString | str:
        return to_row(step.run)


@admin.register(LogLine)
class LogLineAdmin(DerivedAdmin):
    list_display = ["at", "of", "seq", "type", "step_id", "message"]
    list_filter = ["type"]
    list_select_related = ["run"]

    @admin.display(description=_("run"))
    def of(self, line: LogLine) -> SafeString | str:
        return to_row(line.run)


@admin.register(Approver)
class ApproverAdmin(DerivedAdmin):
    list_display = ["of", "ref"]
    list_display_links = ["ref"]
    list_select_related = ["run"]
    prefix_fields = ["ref"]
    search_help_text = _("How the reference begins, or the name of an entity.")

    @admin.display(description=_("run"))
    def of(self, row: Approver) -> SafeString | str:
        return to_row(row.run)


@admin.register(Draft)
class DraftAdmin(DerivedAdmin):
    """That there is one; what it says is its writer's."""

    list_display = ["user", "of", "changed_at"]
    list_select_related = ["user"]
    ref_field = "template_ref"
    prefix_fields = ["template_ref"]
    search_help_text = BY_TEMPLATE

    @admin.display(description=_("template"))
    def of(self, draft: Draft) -> SafeString | str:
        return to_entity(draft.template_ref)


@admin.register(Project)
class ProjectAdmin(DerivedAdmin):
    list_display = ["__str__", "of", "branch", "repository", "created_by", "created_at"]
    list_select_related = ["repository", "created_by"]
    ordering = ("remote",)
    prefix_fields = ["remote"]
    search_help_text = _("How the address begins.")

    @admin.display(description=_("template"))
    def of(self, project: Project) -> SafeString | str:
        return to_entity(project.template_ref)

    def view_on_site(self, project: Project) -> str:
        return project.get_absolute_url()


@admin.register(Render)
class RenderAdmin(DerivedAdmin):
    list_display = ["created_at", "of", "version", "branch", "created_by"]
    list_select_related = ["project", "created_by"]
    hidden = ["template", "answers"]
    unread = ["packed", "template", "answers", "files"]

    @admin.display(description=_("project"))
    def of(self, render: Render) -> SafeString | str:
        return to_row(render.project)


@admin.register(Edition)
class EditionAdmin(DerivedAdmin):
    list_display = ["of", "number", "version", "seen_at"]
    list_display_links = ["number"]
    ref_field = "template_ref"
    prefix_fields = ["template_ref"]
    search_help_text = BY_TEMPLATE

    @admin.display(description=_("template"))
    def of(self, edition: Edition) -> SafeString | str:
        return to_entity(edition.template_ref)


@admin.register(HostToken)
class HostTokenAdmin(DerivedAdmin):
    """That there is one. It is given, replaced and forgotten on a page of the portal."""

    list_display = ["host", "owner", "username", "fetches", "changed_by", "changed_at"]
    list_select_related = ["changed_by"]
    ordering = ("host", "owner")
