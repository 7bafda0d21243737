"""What will happen, before it does: the answers, the plan, and the button that starts the run."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.query.predicate import Predicate
from catalog.web.access import sign_in
from catalog.web.htmx import Request, render_page, wanted_fragment
from portal.scaffolder.changes.runs import BadAnswers, BadSecrets, UnknownActions, start_run
from portal.scaffolder.form import Form
from portal.scaffolder.form.schema import BadForm
from portal.scaffolder.schema import BadSchema
from portal.scaffolder.web.filling import filling, form_of
from portal.scaffolder.web.kept import forget
from portal.scaffolder.web.plan import plan, template_for
from portal.scaffolder.web.review_page import ReviewPage
from portal.scaffolder.web.rights import rights
from portal.scaffolder.web.run_page import run_url
from portal.scaffolder.web.subject import Subject, page_url

TEMPLATE = "create/review.html"


@require_safe
@filling
def review_page(request: Request, subject: Subject, visible: Predicate) -> HttpResponse:
    """Who comes here with answers that do not fit is led to the page that asks for them.

    The plan takes a moment: the page asks for it by itself, and has it at once with `?plan=1`. It is made
    for who may run the template: steps are gone through for it.
    """
    form = form_of(request, subject)
    if (wrong := first_wrong(form)) is not None:
        return HttpResponseRedirect(page_url(subject.ref, wrong))
    planned, may = None, rights(request.user, subject)
    if may.run and (wanted_fragment(request, {"plan"}) or "plan" in request.GET):
        planned = plan(subject, form, request.user, request.GET.get("file", ""))
    page = ReviewPage(subject, form, may, planned)
    return render_page(request, TEMPLATE, {"page": page}, fragments={"plan": "plan"})


def first_wrong(form: Form) -> int | None:
    """The number of the first page that has a mistake."""
    for number, page in enumerate(form.pages, 1):
        try:
            if page.mistakes():
                return number
        except BadForm:
            return number
    return None


@require_POST
@filling
def start(request: Request, subject: Subject, visible: Predicate) -> HttpResponse:
    """Press the button."""
    user = request.user
    if not isinstance(user, AbstractBaseUser):
        return sign_in(request, subject.review_url)
    may = rights(user, subject)
    if not may.run:
        raise PermissionDenied(may.refusal)
    form = form_of(request, subject)
    if (wrong := first_wrong(form)) is not None:
        return HttpResponseRedirect(page_url(subject.ref, wrong))
    try:
        run = start_run(
            actor=user,
            template=template_for(subject, form),
            answers=form.collected(),
            secrets=form.secrets(),
        )
    except UnknownActions as unknown:
        told = _("It cannot run here, since it needs actions that are not here: %(names)s")
        messages.error(request, told % {"names": ", ".join(unknown.names)})
        return HttpResponseRedirect(subject.url)
    except BadSecrets:
        return HttpResponseRedirect(subject.review_url)
    except (BadAnswers, BadSchema) as bad:
        messages.error(request, _("The answers do not fit the template: %(why)s") % {"why": str(bad)})
        return HttpResponseRedirect(subject.form_url)
    forget(request, subject.ref)
    return HttpResponseRedirect(run_url(run))
