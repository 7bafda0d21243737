"""What the frame of every page needs; no query, so that a page costs what it shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from portal.web.navigation import PLACES
from portal.web.theme import CHOICES, theme_of


def shell(request: HttpRequest) -> dict[str, Any]:
    current = next((place for place in reversed(PLACES) if place.holds(request.path)), None)
    return {"places": PLACES, "current_place": current, "theme": theme_of(request), "theme_choices": CHOICES}
