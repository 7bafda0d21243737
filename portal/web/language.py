"""The language of the pages: a cookie for everybody, and a column for who signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from portal.accounts.models import User


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Django's own view, which sets the cookie and goes back; an account keeps the choice as well."""
    response = set_language_cookie(request)
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=chosen.value)
    return response
