"""The pages on which admins see, edit and try the rules by which tools are detected."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.changes.detector_rules import drop_rule, keep_rule
from catalog.index.reading import one_snapshot
from catalog.policy import MANAGE, policy
from catalog.query.predicate import Predicate
from catalog.web.access import acting
from catalog.web.htmx import Request, render_page
from catalog.web.tools.rules.form import RuleForm
from catalog.web.tools.rules.listing import RuleList
from catalog.web.tools.rules.page import RulePage, wrong_lines
from catalog.web.tools.rules.trying import Tried, tried


@require_safe
@acting
def rule_list(request: Request, visible: Predicate, actor: AbstractBaseUser) -> HttpResponse:
    _only_admins(actor)
    return render_page(request, "tools/rules/list.html", {"list": RuleList()}, fragments={})


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def rule_page(request: Request, visible: Predicate, actor: AbstractBaseUser, tool: str) -> HttpResponse:
    """`step` says what to do with the text: save it, try it, or go back to the shipped rule."""
    _only_admins(actor)
    page = RulePage(tool.lower())
    if not page.is_known:
        raise Http404(_("There is no tool of this name in the catalog."))
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "drop":
        drop_rule(actor=actor, tool=page.tool)
        messages.success(request, _("The shipped rule holds again. Sources are scanned anew."))
        return HttpResponseRedirect(_after_drop(page))
    form = _form(request, page, visible, trying=step == "try")
    result: Tried | None = None
    with one_snapshot():
        valid = form.is_valid()
    if valid and step == "save":
        keep_rule(
            actor=actor, tool=page.tool, text=form.cleaned_data["text"], enabled=form.cleaned_data["enabled"]
        )
        messages.success(request, _("Saved. Sources are scanned anew by this rule."))
        return HttpResponseRedirect(reverse("tools:rule", args=[page.tool]))
    if valid and form.rule and form.code:
        result = tried(form.code, form.rule, page.in_force)
    context = {
        "page": page,
        "form": form,
        "tried": result,
        "wrong": wrong_lines(form["text"].value(), form.line),
    }
    status = 422 if form.errors else 200
    return render_page(
        request, "tools/rules/rule.html", context, fragments={"editing": "editing"}, status=status
    )


def _form(request: Request, page: RulePage, visible: Predicate, *, trying: bool) -> RuleForm:
    initial = {"text": page.text, "enabled": page.own.enabled if page.own else True}
    data = request.POST if request.method == "POST" else None
    return RuleForm(data, tool=page.tool, visible=visible, trying=trying, initial=initial)


def _after_drop(page: RulePage) -> str:
    return reverse("tools:rule", args=[page.tool]) if page.shipped else reverse("tools:rules")


def _only_admins(actor: AbstractBaseUser) -> None:
    if not policy().allows(actor, MANAGE, None):
        raise PermissionDenied(_("Only admins see and change the rules by which tools are detected."))
