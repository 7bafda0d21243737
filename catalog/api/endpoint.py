"""An address of the API: a handler for each method, and every failure in one shape."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

from catalog.api.caller import identify
from catalog.api.errors import (
    ApiError,
    ContentTooLargeError,
    InputError,
    MethodNotAllowedError,
    NotFoundError,
    failure,
)
from catalog.query import BadQuery

logger = logging.getLogger(__name__)

Handler = Callable[..., HttpResponseBase]


def endpoint(**handlers: Handler) -> Handler:
    """A view that gives each method to its handler: `endpoint(GET=entities, POST=create)`.

    Exempt from Django's check of the CSRF token, which API clients do not have: handlers that change
    something check it themselves where it matters (see `caller.acting`).
    """

    @csrf_exempt
    def view(request: HttpRequest, **path: str) -> HttpResponseBase:
        try:
            _check_characters(request)
            identify(request)
            return _handler(request, handlers)(request, **path)
        except ApiError as error:
            return failure(request, error)
        except BadQuery as error:
            return failure(request, InputError(str(error)))
        except RequestDataTooBig as error:
            return failure(request, ContentTooLargeError(str(error)))
        except (SuspiciousOperation, BadRequest) as error:
            return failure(request, InputError(str(error)))
        except Exception:
            logger.exception("%s %s failed", request.method, request.path)
            return failure(request, ApiError("An internal error occurred; the server's log has its details"))

    return view


def _handler(request: HttpRequest, handlers: dict[str, Handler]) -> Handler:
    method = request.method or ""
    handler = handlers.get("GET" if method == "HEAD" else method)
    if handler is None:
        raise MethodNotAllowedError(method, handlers)
    return handler


def _check_characters(request: HttpRequest) -> None:
    """No field holds a null character, and PostgreSQL cannot even be asked for one."""
    if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        raise InputError("The address must not contain a null character")


@csrf_exempt
def unknown(request: HttpRequest, **path: str) -> HttpResponseBase:
    """Addresses under /api that lead nowhere, unless they do without the slash at their end."""
    if request.path_info.endswith("/"):
        found = resolve(request.path_info[:-1])
        if found.func is not unknown:
            answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
            return answer
    return failure(request, NotFoundError(f"There is nothing at {request.path}"))
