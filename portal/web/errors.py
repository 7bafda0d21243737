"""The pages for what goes wrong: what, why, what now."""

from __future__ import annotations

import logging
import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.web.theme import theme_of

log = logging.getLogger(__name__)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. A view's own sentence (`raise Http404(_("…"))`) is shown; a resolver's list of patterns is not."""
    said = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    context = {
        "path": request.path,
        "said": said if isinstance(said, str) else "",
        "words": _last_words(request.path),
    }
    return render(request, "404.html", context, status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403. A view's own sentence (`raise PermissionDenied(_("…"))`) is shown."""
    said = str(exception.args[0]) if exception.args else ""
    return render(request, "403.html", {"path": request.path, "said": said}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not match, with what to do about it."""
    context = {
        "no_cookie": reason == REASON_NO_CSRF_COOKIE,
        "bad_origin": reason.startswith(REASON_BAD_ORIGIN.split("%", 1)[0]),
        "reason": reason,
        "path": request.path,
    }
    return render(request, "403_csrf.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Uses no database and no context processor: either may be what failed.

    The page shows a number, and the log has the same number beneath the traceback.
    """
    number = secrets.token_hex(4)
    log.error("The error above was shown as number %s at %s", number, request.path)
    context = {"number": number, "theme": theme_of(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _last_words(path: str) -> str:
    """What the last part of an address is likely to look for: `/catalog/tax-rate/` gives `tax-rate`."""
    return path.rstrip("/").rsplit("/", 1)[-1][:63]
