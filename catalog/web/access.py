"""What the person behind a request may see. Every view of the catalog begins here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase

from catalog.index.reading import one_snapshot
from catalog.ingest.custom_kinds import synchronise
from catalog.policy import policy
from catalog.query.predicate import Nothing, Predicate
from catalog.web.htmx import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]
SeeingView = Callable[Concatenate[Request, Predicate, P], HttpResponseBase]


def seeing(view: SeeingView[P]) -> View[P]:
    """Give `view` the predicate of what its user may see; who must sign in first is sent there.

    The process learns of custom kinds that came meanwhile, so that their pages are there at once.
    """

    @wraps(view)
    def with_visible(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visible = policy().visible(request.user)
        if isinstance(visible, Nothing) and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        synchronise()
        return view(request, visible, *args, **kwargs)

    return with_visible


def reading(view: SeeingView[P]) -> View[P]:
    """As `seeing`, and all that the view reads comes from one moment of the catalog. The view writes nothing."""

    @wraps(view)
    def at_one_moment(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.user.is_authenticated  # noqa: B018 - the session is read, and may be renewed, before
        with one_snapshot():
            return seeing(view)(request, *args, **kwargs)

    return at_one_moment
