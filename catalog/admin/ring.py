from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.admin.table import TableAdmin, actor_of
from catalog.changes.rings import keep_ring, remove_ring
from catalog.models import Ring
from catalog.models.ring import MOST


class RingForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any] | None:
        if self.instance.pk is None and Ring.objects.count() >= MOST:
            raise forms.ValidationError(
                _("There are %(count)d rings, and no room for more.") % {"count": MOST}
            )
        return super().clean()


@admin.register(Ring)
class RingAdmin(TableAdmin):
    form = RingForm
    list_display = ["position", "label", "slug", "is_hold", "light", "dark"]
    list_display_links = ["label"]
    fields = ["label", "slug", "translations", "position", "is_hold", "light", "dark"]
    prepopulated_fields = {"slug": ["label"]}

    def save_model(self, request: HttpRequest, obj: Ring, form: Any, change: bool) -> None:
        keep_ring(actor=actor_of(request), ring=obj)

    def delete_model(self, request: HttpRequest, obj: Ring) -> None:
        remove_ring(actor=actor_of(request), ring=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Ring]) -> None:
        for ring in queryset:
            remove_ring(actor=actor_of(request), ring=ring)
