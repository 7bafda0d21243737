"""Django's middleware, where the portal knows that most requests need less of it.

Clients of the API ask often and want bytes. Their answers are in no language, carry no messages from page to
page and show no forms, and one content policy holds for all answers of the portal.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponseBase]

API = ("/api/", "/.backstage/")


class ApiAhead:
    """Takes requests of the API to their view; pages go on through the middleware that follows.

    A request of the API has what Django's middleware would give it and no more: its host is one of the
    portal's, its user is that of the session it names, or of none, and its answer may not be framed. A token
    and, where somebody changes something by cookie, the CSRF token are looked at by `catalog.api.caller`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._page = get_response
        self._view = convert_exception_to_response(_Straight().to_view)
        self._view_in_session = SessionMiddleware(AuthenticationMiddleware(self._view))
        self._headers = {
            "Vary": "Cookie",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
            HEADER: build_policy(),
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return self._page(request)
        request.get_host()  # raises for one that is not the portal's
        translation.activate(settings.LANGUAGE_CODE)  # the thread may have served a page in another one
        response = self._answer(request)
        for name, value in self._headers.items():
            response.headers.setdefault(name, value)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self._view_in_session(request)  # type: ignore[return-value]
        request.user = AnonymousUser()
        return self._view(request)  # type: ignore[return-value]


class _Straight(BaseHandler):
    """Django's way from a request to its view, with no middleware that would look at the view."""

    _view_middleware = _template_response_middleware = _exception_middleware = ()

    def to_view(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self._get_response(request)  # type: ignore[attr-defined]
        return response


class ContentPolicy(CSPMiddleware):
    """The policy of the settings, put together once; anew only for an answer that asks for another one."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self._usual = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = any(name.startswith("_csp") for name in vars(response)) or hasattr(request, "_csp_nonce")
        if own or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        return response
