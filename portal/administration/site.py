"""Django's admin site in the portal's frame. Signing in is the portal's: one page, one limit of tries."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import OF_KINDS, AuditEvent
from portal.administration.waiting import waiting

INDEX_TABLES = ("Key", "Posting", "IndexWrite", "CatalogState")
LATEST = 10
"""Changes that the first page tells of."""


class Administration(AdminSite):
    site_header = "Greenroom"
    site_title = gettext_lazy("Administration")
    index_title = gettext_lazy("Administration")
    site_url = "/"
    empty_value_display = "–"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied(_("Only admins get into the administration."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return HttpResponseRedirect(reverse("account_change_password"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        latest = AuditEvent.objects.select_related("actor")[:LATEST]
        return super().index(request, {**(extra_context or {}), "latest": latest, "waiting": waiting()})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The catalog's tables in three groups: what there is, what says so, and the index of it."""
        found: list[Any] = []
        for app in super().get_app_list(request, app_label):
            found += _parted(app) if app["app_label"] == "catalog" else [app]
        return sorted(found, key=lambda app: app["app_label"] != "catalog")


def _parted(app: dict[str, Any]) -> list[dict[str, Any]]:
    of_kinds = {model.__name__ for model in OF_KINDS.values()} | {"Entity"}
    groups: dict[str, list[Any]] = {_("Entities"): [], _("Sources and history"): [], _("Index"): []}
    entities, tables, index = groups.values()
    for model in app["models"]:
        name = model["object_name"]
        (entities if name in of_kinds else index if name in INDEX_TABLES else tables).append(model)
    return [{**app, "name": name, "models": models} for name, models in groups.items() if models]
