"""The entities that a person saw last. They are kept in a cookie: looking at a page writes nothing here."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = "recent"
KEPT = 8
BETWEEN = "|"
MONTH = 30 * 24 * 3600


def recent_refs(request: HttpRequest) -> list[str]:
    """References, the last seen first; none of those that somebody else saw in this browser."""
    owner, *refs = request.COOKIES.get(COOKIE, "").split(BETWEEN)
    return refs[:KEPT] if owner == _owner(request) else []


def remember(request: HttpRequest, response: HttpResponseBase, ref: str) -> None:
    """Put an entity before the others that were seen."""
    refs = [ref, *(other for other in recent_refs(request) if other != ref)][:KEPT]
    response.set_cookie(
        COOKIE,
        BETWEEN.join([_owner(request), *refs]),
        max_age=MONTH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _owner(request: HttpRequest) -> str:
    return str(request.user.pk or "")
