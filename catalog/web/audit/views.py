"""Who did what: for those who manage the catalog as a whole."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.policy import MANAGE, policy
from catalog.query.predicate import Predicate
from catalog.web.access import acting
from catalog.web.audit.asked import Asked
from catalog.web.audit.export import FORMS, export
from catalog.web.audit.listing import AuditList
from catalog.web.htmx import Request, render_page


@require_safe
@acting
def audit(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponseBase:
    if not policy().allows(actor, MANAGE, None):
        raise PermissionDenied(_("Only admins see what everybody did."))
    asked = Asked.from_query(request.GET)
    form = request.GET.get("format", "")
    if form in FORMS:
        return export(asked, form)
    context = {"list": AuditList(asked), "asked": asked}
    return render_page(request, "catalog/audit.html", context, fragments={"listed": "found"})
