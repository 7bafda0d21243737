"""All repositories, a new one, and what is done to one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.policy import policy
from catalog.query.predicate import Nothing
from catalog.web.access import sign_in
from catalog.web.htmx import Request
from portal.githost.access import locations, may_create, readable
from portal.githost.changes.merging import CannotMerge, merge_branch
from portal.githost.changes.repositories import (
    NameTaken,
    create_repository,
    delete_repository,
    describe_repository,
)
from portal.githost.models import Repository
from portal.githost.web.forms import DescriptionForm, NewRepositoryForm
from portal.githost.web.opening import managing, pushing

SHOWN = 100


@require_safe
def repositories(request: Request) -> HttpResponse:
    """Those that the person may read, the one pushed to last first; the words in `q` narrow them."""
    if isinstance(policy().visible(request.user), Nothing) and not request.user.is_authenticated:
        return sign_in(request, request.get_full_path())
    words = request.GET.get("q", "").strip()
    found = readable(request.user).order_by("-pushed_at", "-created_at")
    for word in words.split():
        found = found.filter(
            Q(owner__icontains=word) | Q(name__icontains=word) | Q(description__icontains=word)
        )
    total = found.count()
    context = {
        "repositories": found[:SHOWN],
        "total": total,
        "more": total > SHOWN,
        "words": words,
        "may_create": may_create(request.user),
    }
    template = "githost/list.html#found" if request.htmx.target == "listed" else "githost/list.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    actor = request.user
    if not isinstance(actor, AbstractBaseUser):
        return sign_in(request, request.get_full_path())
    if not may_create(actor):
        raise PermissionDenied(_("Only those who may edit the whole catalog may make repositories."))
    form = NewRepositoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_repository(actor=actor, **form.cleaned_data)
        except NameTaken:
            form.add_error("name", _("There is a repository of this owner and name already."))
        else:
            return redirect(made)
    return render(request, "githost/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def settings(request: Request, repository: Repository, actor: AbstractBaseUser) -> HttpResponse:
    initial = {"description": repository.description, "default_branch": repository.default_branch}
    form = DescriptionForm(request.POST or None, initial=initial, repository=repository)
    if request.method == "POST" and form.is_valid():
        try:
            describe_repository(actor=actor, repository=repository, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(repository)
    context = {
        "repository": repository,
        "form": form,
        "tab": "settings",
        "may_manage": True,
        "locations": locations(repository),
    }
    return render(request, "githost/settings.html", context, status=422 if form.errors else 200)


@require_POST
@pushing
def merge(request: Request, repository: Repository, actor: AbstractBaseUser) -> HttpResponse:
    """Bring a branch into the default one."""
    branch = request.POST.get("branch", "")
    try:
        merge_branch(actor=actor, repository=repository, branch=branch)
    except CannotMerge:
        messages.error(request, _("It was not merged: somebody changed one of the branches meanwhile."))
        return redirect("githost:compare", repository.owner, repository.name, branch)
    told = _("%(branch)s is merged into %(goal)s.")
    messages.success(request, told % {"branch": branch, "goal": repository.default_branch})
    return redirect(repository)


@require_POST
@managing
def delete(request: Request, repository: Repository, actor: AbstractBaseUser) -> HttpResponse:
    """The name must be typed, since nothing brings the repository back."""
    name = str(repository)
    if request.POST.get("name", "").strip() != name:
        messages.error(request, _("Nothing was deleted: type %(name)s to confirm.") % {"name": name})
        return redirect("githost:settings", repository.owner, repository.name)
    delete_repository(actor=actor, repository=repository)
    messages.success(request, _("The repository %(name)s is deleted.") % {"name": name})
    return redirect("githost:list")
