"""Answers of the API that were given before, without the way through Django to them.

Scripts, dashboards and other portals ask the same few things over and over, and most do not say who they
are. Of what the portal does for such a request nearly all is the way: a request object, signals, middleware,
addresses, headers. So the finished answer is given again to whoever asks the same to the letter, as long as
it is the catalog's present moment and still what everybody may see. Who sends a cookie, a token or a
condition goes the whole way, and so does whatever was not answered before at the same host.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from io import BytesIO
from typing import Any

from django.db import Error, connection
from django.http import HttpResponse

from catalog.api.answer import CONDITIONS, Made
from catalog.api.memory import GIVEN, given_to_anybody

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[[str, Headers], object]

API = "/api/catalog/"
LONGEST_BODY = 64 << 10
PERSONAL = CONDITIONS | {"HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING"}
"""With any of these a request is not everybody's; the last one hides how long its body is."""


class Again:
    """The portal as a WSGI application, in front of Django's."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if _is_everybodys(environ):
            made = _given(environ)
            if made is not None and made.sent is not None and made.sent[0] == _sort(environ):
                start_response("200 OK", made.sent[1])
                return [made.body]
        return self._whole_way(environ, start_response)

    def _whole_way(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, _: object = None) -> object:
            started.append((status, headers))
            return start_response(status, headers)

        response = self._application(environ, start)
        made, (status, headers) = environ.get(GIVEN), started[0]
        if isinstance(made, Made) and status == "200 OK" and _is_everybodys(environ):
            made.sent = _sort(environ), headers
        return _at_once(response)


def _is_everybodys(environ: Environ) -> bool:
    return (
        environ["PATH_INFO"].startswith(API)
        and environ["REQUEST_METHOD"] in ("GET", "POST")
        and "HTTP_HOST" in environ
        and PERSONAL.isdisjoint(environ)
    )


def _sort(environ: Environ) -> Hashable:
    """What headers may depend on, and whether there is an answer: the host, and HTTPS."""
    return environ["HTTP_HOST"], environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO")


def _given(environ: Environ) -> Made | None:
    """None also where the database does not answer: Django's way knows what to do then."""
    body = _body(environ)
    if body is None:
        return None
    try:
        connection.close_if_unusable_or_obsolete()  # as Django does before each request
        return given_to_anybody(environ, body)
    except Error:
        return None


def _body(environ: Environ) -> bytes | None:
    """It can be read again afterwards. None for one that is too long to look at."""
    if environ["REQUEST_METHOD"] == "GET":
        return b""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return body


def _at_once(response: Any) -> Iterable[bytes]:
    """A list where the answer is whole, which the web server then need not ask for piece by piece."""
    if not isinstance(response, HttpResponse):
        return response  # type: ignore[no-any-return]
    response.close()
    return [response.content]
