"""Who calls: by the token in the request's header, else by the cookie of a browser that is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string

from catalog.api.errors import AuthenticationError, NotAllowedError

P = ParamSpec("P")
Handler = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ActingHandler = Callable[Concatenate[HttpRequest, AbstractBaseUser, P], HttpResponseBase]
Authentication = Callable[[str], AbstractBaseUser]

ADVICE = (
    "Send the value of the cookie csrftoken as the header X-CSRFToken too, or a token in place of cookies."
)
_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


def identify(request: HttpRequest) -> None:
    """Have the account that the request's token speaks for as its user; without a token nothing is done.

    `settings.CATALOG_AUTHENTICATION` names the function that knows tokens: it takes the text of one and
    gives the account, or raises AuthenticationError.
    """
    if (token := bearer(request)) is not None:
        request.user = _authentication(settings.CATALOG_AUTHENTICATION)(token)  # type: ignore[assignment]


def bearer(request: HttpRequest) -> str | None:
    """The token that the request came with."""
    header: str | None = request.META.get("HTTP_AUTHORIZATION")
    found = _BEARER.fullmatch(header.strip()) if header else None
    return found[1] if found else None


def acting(handler: ActingHandler[P]) -> Handler[P]:
    """For what changes something: give `handler` who does it. Nobody does so without saying who they are.

    A browser sends its cookie with whatever any site makes it send, so with a cookie the CSRF token is
    needed too, in the header X-CSRFToken.
    """

    @wraps(handler)
    def as_someone(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, AbstractBaseUser):
            raise AuthenticationError("Missing credentials")
        if bearer(request) is None:
            _check_csrf(request)
        return handler(request, user, *args, **kwargs)

    return as_someone


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, giving the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise NotAllowedError(f"{reason} {ADVICE}")


def _check_csrf(request: HttpRequest) -> None:
    _CsrfCheck(_checked).process_view(request, _checked, (), {})


def _checked(request: HttpRequest) -> HttpResponse:
    """Stands for the view, which the check asks only whether it is exempt."""
    return HttpResponse()


@lru_cache(maxsize=4)
def _authentication(path: str) -> Authentication:
    loaded: Authentication = import_string(path)
    return loaded
