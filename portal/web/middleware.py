"""Django's middleware, where the portal knows that most requests need less of it.

Clients of the API ask often and want bytes. Their answers are in no language and carry no messages from page
to page, and one content policy holds for all answers of the portal.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponseBase]

API = ("/api/", "/.backstage/")


class PageLocale(LocaleMiddleware):
    """The language of a page is the reader's; the API speaks that of the settings, whoever asks."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return super().__call__(request)  # type: ignore[return-value]
        translation.activate(settings.LANGUAGE_CODE)  # the thread may have served a page in another one
        return self.get_response(request)  # type: ignore[return-value]


class PageMessages(MessageMiddleware):
    """What was done is told on the next page, not in an answer of the API."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return super().__call__(request)  # type: ignore[return-value]
        return self.get_response(request)  # type: ignore[return-value]


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
