"""Who defines kinds: admins, for what a kind says holds for everybody's entities."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.index.reading import one_snapshot
from catalog.ingest.custom_kinds import synchronise
from catalog.policy import MANAGE, Person, policy
from catalog.query.predicate import Predicate
from catalog.web.access import View, sign_in
from catalog.web.entity.missing import missing
from catalog.web.htmx import Request
from catalog.web.there import NotThere

P = ParamSpec("P")
DefiningView = Callable[Concatenate[Request, Predicate, AbstractBaseUser, P], HttpResponseBase]


def may_define(user: Person) -> bool:
    return user.is_authenticated and policy().allows(user, MANAGE, None)


def defining(view: DefiningView[P]) -> View[P]:
    """For those who define kinds: give `view` what they may see and who they are."""

    @wraps(view)
    def as_one_who_may(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, AbstractBaseUser):
            return sign_in(
                request, request.get_full_path() if request.method == "GET" else reverse("kinds:list")
            )
        if not may_define(user):
            raise PermissionDenied(_("Only admins define kinds."))
        synchronise()
        visible = policy().visible(user)
        try:
            return view(request, visible, user, *args, **kwargs)
        except NotThere as absent:
            with one_snapshot():
                return missing(request, visible, absent.ref)

    return as_one_who_may
