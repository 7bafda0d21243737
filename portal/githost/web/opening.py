"""What every page of a repository begins with: the repository, for who may read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from catalog.web.access import sign_in
from catalog.web.htmx import Request
from portal.githost.access import find, may_manage, may_push
from portal.githost.models import Repository
from portal.githost.reading import Missing

View = Callable[..., HttpResponse]
"""Called with the request, and by name with what the address has: its owner, its name and the rest."""


def opening(view: View) -> View:
    """Give `view` the request and the repository that the address names.

    Who might see it after signing in is sent there; a branch, file or commit that is not there is a page
    that says so.
    """

    @wraps(view)
    def opened(request: Request, owner: str, name: str, **rest: str) -> HttpResponse:
        try:
            repository = find(request.user, owner, name)
        except Http404:
            if request.user.is_authenticated:
                raise
            return sign_in(request, request.get_full_path())
        try:
            return view(request, repository, **rest)
        except Missing as error:
            raise Http404(_("The repository has no such branch, file or commit.")) from error

    return opened


def pushing(view: View) -> View:
    """The same for what only those do who may push; `view` gets who it is."""

    @opening
    @wraps(view)
    def pushed(request: Request, repository: Repository, **rest: str) -> HttpResponse:
        actor = request.user
        if not isinstance(actor, AbstractBaseUser):
            return sign_in(request, repository.get_absolute_url())
        if not may_push(actor, repository):
            raise PermissionDenied(_("Only those who may push to the repository merge branches."))
        return view(request, repository, actor, **rest)

    return pushed


def managing(view: View) -> View:
    """The same for what only those do who manage sources; `view` gets who it is."""

    @opening
    @wraps(view)
    def managed(request: Request, repository: Repository, **rest: str) -> HttpResponse:
        actor = request.user
        if not isinstance(actor, AbstractBaseUser):
            return sign_in(request, request.get_full_path())
        if not may_manage(actor):
            raise PermissionDenied(_("Only those who manage sources may change or delete a repository."))
        return view(request, repository, actor, **rest)

    return managed
