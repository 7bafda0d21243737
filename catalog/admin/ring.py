from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.admin.table import TableAdmin, actor_of
from catalog.changes.rings import keep_ring, remove_ring
from catalog.models import Ring


@admin.register(Ring)
class RingAdmin(TableAdmin):
    list_display = ["position", "label", "slug", "light", "dark"]
    list_display_links = ["label"]
    fields = ["label", "slug", "translations", "position", "light", "dark"]
    prepopulated_fields = {"slug": ["label"]}

    def save_model(self, request: HttpRequest, obj: Ring, form: Any, change: bool) -> None:
        keep_ring(actor=actor_of(request), ring=obj)

    def delete_model(self, request: HttpRequest, obj: Ring) -> None:
        remove_ring(actor=actor_of(request), ring=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Ring]) -> None:
        for ring in queryset:
            remove_ring(actor=actor_of(request), ring=ring)
