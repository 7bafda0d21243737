"""A project that came of a template: what an update would bring, and the button that proposes it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.policy import policy
from catalog.query.matching import match
from catalog.query.predicate import Nothing
from catalog.web.access import sign_in
from catalog.web.htmx import Request, render_page
from portal.scaffolder.changes.updates import propose_update
from portal.scaffolder.form.schema import BadForm
from portal.scaffolder.updating.checkout import Unreachable, checkout
from portal.scaffolder.updating.fresh import CannotRender
from portal.scaffolder.updating.sources import credential_of
from portal.scaffolder.updating.update import work_out
from portal.scaffolder.web.kept import forget, keep, kept
from portal.scaffolder.web.project_page import ProjectPage
from portal.scaffolder.web.project_sight import project_or_404

View = Callable[[Request, ProjectPage], HttpResponseBase]


def of_project(view: View) -> Callable[..., HttpResponseBase]:
    """Give `view` the page of the project that the address names, for who may see it."""

    @wraps(view)
    def opened(request: Request, uid: uuid.UUID) -> HttpResponseBase:
        signed_in = request.user.is_authenticated
        visible = policy().visible(request.user)
        if not signed_in or isinstance(visible, Nothing):
            return sign_in(request, request.get_full_path())
        with one_snapshot():
            seen = match(visible, snapshot())
            project = project_or_404(request.user, seen, uid)
        written = kept(request, f"project:{uid}").answers
        asked = request.GET.get("page", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else None
        return view(request, ProjectPage(project, request.user, visible, seen, written, number))

    return opened


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@of_project
def project(request: Request, page: ProjectPage) -> HttpResponseBase:
    """Show what an update would change; or take answers to its questions, or propose it."""
    if request.method != "POST":
        page.work_out()
        return render_page(request, "create/project.html", {"page": page}, fragments={})
    if request.POST.get("do") == "answer":
        return _answered(request, page)
    return _proposed(request, page)


@require_safe
@of_project
def patch(request: Request, page: ProjectPage) -> HttpResponseBase:
    """The update as a patch, for `git apply`."""
    page.work_out()
    if page.update is None:
        raise Http404(page.problem or _("There is nothing to update."))
    response = HttpResponse(page.update.patch, content_type="text/x-patch; charset=utf-8")
    named = content_disposition_header(True, f"{page.project.name}-update.patch")
    response.headers["Content-Disposition"] = named or "attachment"
    return response


def _answered(request: Request, page: ProjectPage) -> HttpResponseBase:
    asking = page.asking
    if asking is None:
        return HttpResponseRedirect(page.project.get_absolute_url())
    sent = asking.form.sent(asking.number, dict(request.POST.lists()))
    keep(request, f"project:{page.project.uid}", sent.kept)
    after = asking.after(sent)
    try:
        after.check()
    except BadForm as error:
        after.broken = str(error)
    if after.mistakes or after.broken:
        page.__dict__["asking"] = after
        return render_page(request, "create/project.html", {"page": page}, fragments={}, status=422)
    return HttpResponseRedirect(page.project.get_absolute_url())


def _proposed(request: Request, page: ProjectPage) -> HttpResponseBase:
    user, project = request.user, page.project
    back = HttpResponseRedirect(project.get_absolute_url())
    if not isinstance(user, AbstractBaseUser):
        return sign_in(request, project.get_absolute_url())
    if page.refusal:
        raise PermissionDenied(page.refusal)
    if page.goal is None or page.asking is not None:
        return back
    credential = credential_of(project)
    try:
        with checkout(project, credential) as at:
            update = work_out(project, page.goal, page.answers, at, page.secret_names)
            if not update.changes:
                messages.info(request, _("There is nothing to update."))
                return back
            render, proposal = propose_update(
                actor=user, project=project, goal=page.goal, update=update, at=at, credential=credential
            )
    except (CannotRender, Unreachable) as error:
        messages.error(request, _("The update was not made: %(why)s") % {"why": str(error)})
        return back
    forget(request, f"project:{project.uid}")
    messages.success(request, _("The update is on the branch %(branch)s.") % {"branch": render.branch})
    if proposal.problem:
        told = _("No request was opened for it: %(why)s")
        messages.warning(request, told % {"why": proposal.problem})
    if project.repository is None:
        return back
    place = [project.repository.owner, project.repository.name, render.branch]
    return HttpResponseRedirect(reverse("githost:compare", args=place))
