"""What the person behind a request may see. Every view of the catalog begins here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from catalog.index.reading import one_snapshot
from catalog.ingest.custom_kinds import synchronise
from catalog.policy import policy
from catalog.query.predicate import Nothing, Predicate
from catalog.web.entity.missing import missing
from catalog.web.htmx import Request
from catalog.web.there import NotThere

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]
SeeingView = Callable[Concatenate[Request, Predicate, P], HttpResponseBase]
ActingView = Callable[Concatenate[Request, Predicate, AbstractBaseUser, P], HttpResponseBase]


def reading(view: SeeingView[P]) -> View[P]:
    """Give `view` the predicate of what its user may see; who must sign in first is sent there.

    All that the view reads comes from one moment of the catalog, and it writes nothing. The process
    learns of custom kinds that came meanwhile, so that their pages are there at once.
    """

    @wraps(view)
    def at_one_moment(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        signed_in = request.user.is_authenticated  # here, since reading a session may also end it
        with one_snapshot():
            visible = policy().visible(request.user)
            if isinstance(visible, Nothing) and not signed_in:
                return sign_in(request, request.get_full_path())
            synchronise()
            try:
                return view(request, visible, *args, **kwargs)
            except NotThere as absent:
                return missing(request, visible, absent.ref)

    return at_one_moment


def acting(view: ActingView[P]) -> View[P]:
    """For what people do: give `view` what they may see and who they are. Only who signed in does things."""

    @wraps(view)
    def as_someone(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, AbstractBaseUser):
            return sign_in(request, request.htmx.current_url_abs_path or "/")
        visible = policy().visible(user)
        try:
            return view(request, visible, user, *args, **kwargs)
        except NotThere as absent:
            with one_snapshot():
                synchronise()
                return missing(request, visible, absent.ref)

    return as_someone


def sign_in(request: Request, back: str) -> HttpResponse:
    """To the sign-in page, from there to `back`; as a whole page, also when HTMX asked for a part of one."""
    to_login = redirect_to_login(back)
    return HttpResponseClientRedirect(to_login.url) if request.htmx else to_login
