from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.changes.rings import keep_ring, remove_ring
from catalog.models import Ring


@admin.register(Ring)
class RingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["position", "label", "slug", "light", "dark"]
    list_display_links = ["label"]
    prepopulated_fields = {"slug": ["label"]}

    def save_model(self, request: HttpRequest, obj: Ring, form: Any, change: bool) -> None:
        keep_ring(actor=_actor(request), ring=obj)

    def delete_model(self, request: HttpRequest, obj: Ring) -> None:
        remove_ring(actor=_actor(request), ring=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Ring]) -> None:
        for ring in queryset:
            remove_ring(actor=_actor(request), ring=ring)


def _actor(request: HttpRequest) -> Any:
    """The admin site lets nobody here who did not sign in."""
    return request.user
