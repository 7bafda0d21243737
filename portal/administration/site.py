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

from catalog.models import AuditEvent
from catalog.web.audit.verbs import in_words
from portal.administration.groups import grouped
from portal.administration.waiting import waiting

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
        events = AuditEvent.objects.select_related("actor")[:LATEST]
        latest = [(event, in_words(event.verb)) for event in events]
        return super().index(request, {**(extra_context or {}), "latest": latest, "waiting": waiting()})

    def _build_app_dict(self, request: HttpRequest, label: Any = None) -> Any:
        """With names that are texts. Django orders the tables by them on every page, and translated each anew
        for each comparison: a tenth of a list's time."""
        apps = super()._build_app_dict(request, label)
        for app in apps.values():
            for table in app["models"]:
                table["name"] = str(table["name"])
        return apps

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The tables in the parts that an admin looks for them in."""
        return grouped(super().get_app_list(request, app_label), reverse("admin:index"))
