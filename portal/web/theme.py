"""Light, dark, or as the system says: a cookie, so that the first byte of a page has the right colours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
CHOICES = ("system", "light", "dark")
YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """One of CHOICES."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in CHOICES else "system"


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme chosen in the account menu, and go back to the page it was chosen on."""
    chosen = request.POST.get("theme", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in CHOICES:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax")
    return response
