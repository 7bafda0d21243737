"""What will happen, before it does: the answers, the plan, and the button that starts the run."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from catalog.index.reading import one_snapshot
from catalog.query.predicate import Predicate
from catalog.web.htmx import Request, render_page
from portal.scaffolder.form import Form
from portal.scaffolder.form.schema import BadForm
from portal.scaffolder.web.filling import filling
from portal.scaffolder.web.kept import kept
from portal.scaffolder.web.review_page import ReviewPage
from portal.scaffolder.web.subject import Subject, page_url

TEMPLATE = "create/review.html"


@require_safe
@filling
def review_page(request: Request, subject: Subject, visible: Predicate) -> HttpResponse:
    """Who comes here with answers that do not fit is led to the page that asks for them."""
    form = Form.of(subject.spec.get("parameters"), kept(request, subject.ref).answers)
    if (wrong := first_wrong(form)) is not None:
        return HttpResponseRedirect(page_url(subject.ref, wrong))
    with one_snapshot():
        page = ReviewPage(subject, form, request.user)
        return render_page(request, TEMPLATE, {"page": page}, fragments={})


def first_wrong(form: Form) -> int | None:
    """The number of the first page that has a mistake."""
    for number, page in enumerate(form.pages, 1):
        try:
            if page.mistakes():
                return number
        except BadForm:
            return number
    return None
