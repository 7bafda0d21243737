"""The portal's pages of editing in the frame of the admin site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import reverse

from catalog.kinds import Kind
from catalog.models import Entity
from catalog.web.editing.desk import Desk


@dataclass(frozen=True, kw_only=True)
class AdminDesk(Desk):
    request: HttpRequest
    site: AdminSite
    model: type[Entity]
    entity: Entity | None = None
    shell: str = "admin/catalog/desk.html"

    def back(self, ref: str) -> str:
        return self._url("changelist")

    def gone(self, ref: str) -> str:
        return f"{reverse('admin:catalog_revision_changelist')}?{urlencode({'q': ref})}"

    def edit(self, entity: Entity) -> str:
        return self._url("change", quote(entity.pk))

    def delete(self, entity: Entity) -> str:
        return self._url("delete", quote(entity.pk))

    def new(self, kind: Kind) -> str:
        return self._url("add")

    def instead_of_new(self, kind: Kind) -> str:
        return self._url("changelist")

    def context(self) -> dict[str, Any]:
        context = {**self.site.each_context(self.request), "opts": self.model._meta, "in_admin": True}
        return {**super().context(), **context, "desk_entity": self.entity}

    def _url(self, what: str, *args: str) -> str:
        return reverse(f"admin:catalog_{self.model._meta.model_name}_{what}", args=args)
