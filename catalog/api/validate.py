"""`/validate-entity`: whether a document would be taken in, without taking it in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from catalog.api.answer import json_value
from catalog.api.body import OBJECT, STRING, body_of, read_body
from catalog.api.errors import ApiError
from catalog.api.reader import visible_to
from catalog.ingest import custom_kinds
from catalog.ingest.check import check
from catalog.ingest.prepare import claimed_ref
from catalog.ingest.problem import Refused

BODY = body_of("entity", "location", entity=OBJECT, location=STRING)
Reason = dict[str, Any]


def validate(request: HttpRequest) -> HttpResponse:
    """200 without a body, or 400 with the reasons."""
    visible_to(request)
    try:
        form = read_body(request, BODY)
    except ApiError as error:
        return _refused({"name": error.name, "message": str(error)})
    if not form["location"].startswith("url:"):
        message = f"Invalid location ref {form['location']}, only 'url:<target>' is supported, e.g. url:https://host/path"
        return _refused({"name": "TypeError", "message": message})
    custom_kinds.synchronise()
    try:
        check(form["entity"])
    except Refused as refused:
        return _refused(_reason(refused, claimed_ref(form["entity"])))
    return HttpResponse(status=200)


def _refused(reason: Reason) -> HttpResponse:
    return json_value({"errors": [reason]}, status=400)


def _reason(refused: Refused, ref: str) -> Reason:
    """The refusal as Backstage words it: by the step that it happened in, with the cause behind it."""
    message = refused.problem.message
    processor = "Processor BuiltinKindsEntityProcessor threw an error while"
    match refused.stage:
        case "policy":
            return _caused(f"Policy check failed for {ref}", "Error", message)
        case "kind" if message.startswith("No processor"):
            return {"name": "InputError", "message": message}
        case "kind":
            return _caused(f"{processor} validating the entity {ref}", "TypeError", message)
        case "relations":
            return _caused(f"{processor} postprocessing the entity {ref}", "TypeError", message)
    return {"name": "TypeError", "message": message}


def _caused(said: str, cause: str, message: str) -> Reason:
    return {
        "name": "InputError",
        "message": f"{said}; caused by {cause}: {message}",
        "cause": {"name": cause, "message": message},
    }
