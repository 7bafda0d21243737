"""What people keep for themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.admin.table import DerivedAdmin, actor_of
from catalog.changes.views import delete_view
from catalog.models import DefaultView, SavedView, Star


@admin.register(Star)
class StarAdmin(DerivedAdmin):
    list_display = ["ref", "entity", "user", "at"]
    list_select_related = ["user"]
    ref_field = "ref"
    prefix_fields = ["ref"]
    search_help_text = _("How the reference begins, or the name of an entity.")


@admin.register(SavedView)
class SavedViewAdmin(DerivedAdmin):
    """Made and changed by their owners; what is shared and should not be can be deleted here."""

    list_display = ["name", "owner", "shared_with", "query", "made_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]
    actions = ["delete_selected"]  # type: ignore[assignment]

    def view_on_site(self, row: SavedView) -> str:
        return reverse("catalog:view", args=[row.pk])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def delete_model(self, request: HttpRequest, obj: SavedView) -> None:
        delete_view(actor=actor_of(request), view=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SavedView]) -> None:
        for view in queryset:
            delete_view(actor=actor_of(request), view=view)


@admin.register(DefaultView)
class DefaultViewAdmin(DerivedAdmin):
    list_display = ["user", "view"]
    list_select_related = ["user", "view"]
