"""What the frame of every page needs; no query of its own, so that a page costs what it shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from catalog.web.reference import entity_url
from portal.web.navigation import PLACES
from portal.web.theme import theme_of


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "places": PLACES,
        "current_place": next((place for place in reversed(PLACES) if place.holds(request.path)), None),
        "theme": theme_of(request),
        "is_open": settings.ANONYMOUS_READ,
        "own_page": own_page(request),
    }


def own_page(request: HttpRequest) -> str:
    """The page of the catalog about the very person who looks; "" when the account is linked to none."""
    user = request.user
    return entity_url(user.entity_ref) if user.is_authenticated and user.entity_ref else ""
