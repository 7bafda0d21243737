"""The form of a template, page by page. What was written is kept with every step, also with those back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.policy import policy
from catalog.query.matching import match
from catalog.query.predicate import Nothing, Predicate
from catalog.web.access import sign_in
from catalog.web.htmx import VARY, Request, render_page, wanted_fragment
from portal.scaffolder.form import Form
from portal.scaffolder.form.schema import BadForm
from portal.scaffolder.web.conditions import holds
from portal.scaffolder.web.form_page import TOLD, FormPage
from portal.scaffolder.web.kept import forget, keep, kept
from portal.scaffolder.web.pickers import offers
from portal.scaffolder.web.prefill import prefilled
from portal.scaffolder.web.subject import Subject, page_url, subject_or_404

P = ParamSpec("P")
FillingView = Callable[Concatenate[Request, Subject, Predicate, P], HttpResponseBase]

TEMPLATE = "create/form.html"


def filling(view: FillingView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` the template that its address names, if the person may see it, and what they may see."""

    @wraps(view)
    def of_template(
        request: Request, namespace: str, name: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        signed_in = request.user.is_authenticated
        visible = policy().visible(request.user)
        if isinstance(visible, Nothing) and not signed_in:
            return sign_in(request, request.get_full_path())
        with one_snapshot():
            subject = subject_or_404(namespace, name, match(visible, snapshot()))
        return view(request, subject, visible, *args, **kwargs)

    return of_template


def form_of(request: Request, subject: Subject) -> Form:
    """The form with what the person has answered so far."""
    return form_with(subject, kept(request, subject.ref).answers)


def form_with(subject: Subject, answers: Mapping[str, Any]) -> Form:
    return Form.of(subject.spec.get("parameters"), answers, holds)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@filling
def form_page(request: Request, subject: Subject, visible: Predicate, number: int) -> HttpResponse:
    """Show a page; or read what was written on it, and go where its button leads."""
    known = kept(request, subject.ref)
    form = prefilled(form_with(subject, known.answers), request.GET)
    if not form.pages:
        return HttpResponseRedirect(subject.review_url)
    if form.page(number) is None:
        raise Http404(_("This form has no such page."))
    page = FormPage(subject, form, number, visible, request.user, saved_at=known.at)
    if request.method == "POST":
        return _sent(request, page)
    return _shown(request, page)


def _sent(request: Request, page: FormPage) -> HttpResponse:
    usual = "refresh" if wanted_fragment(request, {"questions"}) else "next"
    order = request.POST.get("do", usual)
    sent = page.form.sent(page.number, dict(request.POST.lists()))
    if " " in order:
        sent = sent.ordered(page.number, order)
    keep(request, page.subject.ref, sent.kept)
    after = page.after(sent)
    if order == "back":
        back = page.number - 1
        return HttpResponseRedirect(page_url(page.subject.ref, back) if back else page.subject.url)
    if order != "next":
        after.check_again(request.POST.getlist(TOLD))
        return _shown(request, after)
    try:
        after.check()
    except BadForm as error:
        after.broken = str(error)
    if after.mistakes or after.broken:
        return _shown(request, after, status=422)
    following = page.number + 1
    last = following > len(sent.pages)
    return HttpResponseRedirect(page.subject.review_url if last else page_url(page.subject.ref, following))


def _shown(request: Request, page: FormPage, status: int = 200) -> HttpResponse:
    with one_snapshot():
        return render_page(
            request, TEMPLATE, {"page": page}, fragments={"questions": "questions"}, status=status
        )


@require_safe
@filling
def first_page(_request: Request, subject: Subject, _visible: Predicate) -> HttpResponse:
    """The address of the form without a page."""
    return HttpResponseRedirect(subject.form_url)


@require_safe
@filling
def pick(request: Request, subject: Subject, visible: Predicate, number: int) -> HttpResponse:
    """The choices of a picker for what is written in it."""
    page = form_of(request, subject).page(number)
    wanted = request.GET.get("field", "")
    fields = [inner for top in (page.fields if page else ()) for inner in top.walk()]
    field = next((each for each in fields if each.name == wanted), None)
    field = field.item if field is not None and field.item else field
    if field is None or not field.picker:
        raise Http404(_("This form has no such picker."))
    words = next((str(request.GET[name]) for name in request.GET if name.startswith(wanted)), "")
    with one_snapshot():
        found = offers(field, words.replace("\x00", "").strip()[:200], visible, request.user)
        response = render(request, "create/offers.html", {"offers": found})
    patch_vary_headers(response, VARY)
    return response


@require_POST
@filling
def begin_anew(request: Request, subject: Subject, visible: Predicate) -> HttpResponse:
    """Forget what was answered."""
    forget(request, subject.ref)
    return HttpResponseRedirect(subject.form_url)
