"""What the API says when it cannot answer: one shape, Backstage's, made here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable

import orjson
from django.http import HttpRequest, HttpResponse

CONTENT_TYPE = "application/json; charset=utf-8"
_PLUGIN = re.compile(r"^/api/[^/]+")


class ApiError(Exception):
    """A refusal. Its text is shown to the client; the class gives the name and status of the answer."""

    status = 500
    name = "Error"
    headers: dict[str, str] = {}


class InputError(ApiError):
    status = 400
    name = "InputError"


class AuthenticationError(ApiError):
    status = 401
    name = "AuthenticationError"
    headers = {"WWW-Authenticate": "Bearer"}


class NotAllowedError(ApiError):
    status = 403
    name = "NotAllowedError"


class NotFoundError(ApiError):
    status = 404
    name = "NotFoundError"


class MethodNotAllowedError(NotAllowedError):
    status = 405

    def __init__(self, method: str, allowed: Iterable[str]) -> None:
        methods = ", ".join(sorted(allowed))
        super().__init__(f"{method} is not supported here, only {methods}")
        self.headers = {"Allow": methods}


class ConflictError(ApiError):
    status = 409
    name = "ConflictError"


class ContentTooLargeError(ApiError):
    status = 413
    name = "ContentTooLargeError"


class UnsupportedMediaTypeError(ApiError):
    status = 415
    name = "InputError"


def failure(request: HttpRequest, error: ApiError) -> HttpResponse:
    """The answer. The address in it begins behind the plugin's name, as Backstage's plugins see it."""
    form = {
        "error": {"name": error.name, "message": str(error)},
        "request": {"method": request.method, "url": _PLUGIN.sub("", request.get_full_path()) or "/"},
        "response": {"statusCode": error.status},
    }
    return HttpResponse(
        orjson.dumps(form), status=error.status, content_type=CONTENT_TYPE, headers=error.headers
    )
