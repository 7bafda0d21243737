"""What stops a request, as the API says it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http.response import HttpResponseBase

from catalog.api.answer import json_value
from catalog.api.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from portal.scaffolder.catalog import NoTemplate
from portal.scaffolder.changes import BadAnswers, NotEnded, UnknownActions
from portal.scaffolder.permission import NotPermitted
from portal.scaffolder.schema import BadSchema

P = ParamSpec("P")
Handler = Callable[P, HttpResponseBase]


def refusing(handler: Handler[P]) -> Handler[P]:
    """Have the refusals of changes answered in the shape that clients know."""

    @wraps(handler)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return handler(*args, **kwargs)
        except NotPermitted as error:
            raise NotAllowedError(str(error)) from error
        except BadAnswers as error:
            return json_value({"errors": [fault.as_json() for fault in error.faults]}, status=400)
        except BadSchema as error:
            raise InputError(str(error)) from error
        except (NoTemplate, UnknownActions) as error:
            raise NotFoundError(str(error)) from error
        except NotEnded as error:
            raise ConflictError("The task has not ended; cancel it first") from error

    return answered
