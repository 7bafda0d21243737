"""The gallery of templates, and the page of one."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from catalog.index.read import snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.htmx import Request, render_page
from portal.scaffolder.web.gallery import Asked, Gallery
from portal.scaffolder.web.kept import kept
from portal.scaffolder.web.rights import may_write
from portal.scaffolder.web.subject import subject_or_404
from portal.scaffolder.web.template_page import TemplatePage


@require_safe
@reading
def gallery(request: Request, visible: Predicate) -> HttpResponse:
    shown = Gallery(Asked.from_query(request.GET), visible, snapshot())
    return render_page(
        request,
        "create/gallery.html",
        {"gallery": shown, "may_write": may_write(request.user)},
        fragments={"found": "fragment"},
    )


@require_safe
@reading
def template(request: Request, visible: Predicate, namespace: str, name: str) -> HttpResponse:
    subject = subject_or_404(namespace, name, match(visible, snapshot()))
    page = TemplatePage(subject, request.user, kept(request, subject.ref))
    return render_page(request, "create/template.html", {"page": page}, fragments={})
