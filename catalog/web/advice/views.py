"""What people say of tools on an entity's page: it is used, it is not, not now; and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catalog.changes.dismissals import dismiss, recommend_again
from catalog.changes.tool_statements import state_use, withdraw_statement
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.policy import EDIT, policy
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.refs import Ref
from catalog.tools.sheets import Sheet, sheets
from catalog.web.access import acting
from catalog.web.advice.evidence import PREFIX
from catalog.web.advice.forms import DeclareForm, DenyForm, DismissForm, ToolForm, in_this_namespace
from catalog.web.advice.tab import KINDS
from catalog.web.htmx import Request
from catalog.web.there import entity_there, named

DECLARE, DENY, DISMISS = "declare", "deny", "dismiss"
FORMS: dict[str, type[ToolForm]] = {DECLARE: DeclareForm, DENY: DenyForm, DISMISS: DismissForm}
TITLES: dict[str, str | Promise] = {
    DECLARE: gettext_lazy("Declare a tool"),
    DENY: gettext_lazy("Deny a use"),
    DISMISS: gettext_lazy("Dismiss a recommendation"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def say(
    request: Request,
    visible: Predicate,
    actor: AbstractBaseUser,
    kind: str,
    namespace: str,
    name: str,
    what: str,
) -> HttpResponse:
    """Declare, deny or dismiss, as `what` says. Only components use tools themselves."""
    ref = str(named(kind, namespace, name))
    entity, tools = _for_editing(visible, actor, ref)
    if what != DISMISS and entity.kind != "component":
        raise Http404(_("Only components use tools."))
    offered = tools if what == DISMISS else in_this_namespace(tools)
    asked = request.POST if request.method == "POST" else None
    form = FORMS[what](asked, offered=offered, initial={"tool": request.GET.get("tool", "")})
    if form.is_valid():
        _do(what, actor, ref, form)
        messages.success(request, _said(what))
        return HttpResponseRedirect(_back(ref))
    context = {"form": form, "title": TITLES[what], "what": what, "entity": entity, "url": _back(ref)}
    return render(request, "catalog/entity/say_tool.html", context, status=422 if form.errors else 200)


def _do(what: str, actor: AbstractBaseUser, ref: str, form: ToolForm) -> None:
    tool, reason = form.cleaned_data["tool"], form.cleaned_data["reason"]
    if what == DISMISS:
        dismiss(actor=actor, ref=ref, tool_ref=tool, reason=reason, until=form.cleaned_data["until"])
    else:
        state_use(actor=actor, ref=ref, tool=tool.removeprefix(PREFIX), denied=what == DENY, reason=reason)


def _said(what: str) -> str:
    if what == DISMISS:
        return _("Dismissed. It is recommended again after that day.")
    return _("Noted. It stays so whatever the files show, until somebody takes it back.")


@require_POST
@acting
def withdraw(
    request: Request, visible: Predicate, actor: AbstractBaseUser, kind: str, namespace: str, name: str
) -> HttpResponse:
    """Take back what was said of `tool`, or with `dismissed=yes` have it recommended again."""
    ref = str(named(kind, namespace, name))
    _for_editing(visible, actor, ref)
    tool = request.POST.get("tool", "").replace("\x00", "")
    if request.POST.get("dismissed"):
        recommend_again(actor=actor, ref=ref, tool_ref=tool)
    else:
        withdraw_statement(actor=actor, ref=ref, tool=tool.removeprefix(PREFIX))
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(_back(ref))


def _for_editing(visible: Predicate, actor: AbstractBaseUser, ref: str) -> tuple[Entity, list[Sheet]]:
    """The entity and all tools, for who may see it (404) and edit it (403)."""
    with one_snapshot():
        at = snapshot()
        seen = match(visible, at)
        entity = entity_there(Ref.parse(ref), seen, Entity.objects.filter(kind__in=KINDS))
        if not policy().allows(actor, EDIT, ref):
            raise PermissionDenied(_("Only its owners and editors may say which tools it uses."))
        return entity, sheets(at.equals("kind", "tool") & seen)


def _back(ref: str) -> str:
    parts = Ref.parse(ref)
    return reverse("catalog:entity", args=[parts.kind, parts.namespace, parts.name]) + "?tab=tools"
