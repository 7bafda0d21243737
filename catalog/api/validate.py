"""`/validate-entity`: whether a document would be taken in, without taking it in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from catalog.api.answer import json_value
from catalog.api.body import OBJECT, STRING, body_of, read_body
from catalog.api.reader import visible_to
from catalog.ingest import custom_kinds
from catalog.ingest.check import check
from catalog.ingest.explain import ENVELOPE_STAGE
from catalog.ingest.placeholders import fill
from catalog.ingest.prepare import claimed_ref
from catalog.ingest.problem import Refused
from catalog.ingest.validation import UNREAD

BODY = body_of("location", "entity", location=STRING, entity=OBJECT)
Reason = dict[str, Any]


def validate(request: HttpRequest) -> HttpResponse:
    """200 without a body, or 400 with the reasons."""
    visible_to(request)
    form = read_body(request, BODY)
    custom_kinds.synchronise()
    reason = _reason_against(form["entity"], form["location"])
    if reason is not None:
        return json_value({"errors": [reason]}, status=400)
    return HttpResponse(status=200)


def _reason_against(entity: dict[str, Any], location: str) -> Reason | None:
    """What keeps it out: that it is no entity at all comes first, then where it is said to come from.

    Files that placeholders name are not read, and count as good.
    """
    refusal: Refused | None = None
    try:
        check(fill(entity, lambda _: UNREAD)[0])
    except Refused as refused:
        refusal = refused
    wrong = _wrong_location(location)
    if wrong and (refusal is None or refusal.stage != ENVELOPE_STAGE):
        return {"name": "TypeError", "message": wrong}
    return _reason(refusal, claimed_ref(entity)) if refusal else None


def _wrong_location(text: str) -> str | None:
    kind, _, target = (part.strip() for part in text.partition(":"))
    if not kind or not target:
        return (
            f"Unable to parse location ref '{text}', expected '<type>:<target>', e.g. 'url:https://host/path'"
        )
    if kind in ("http", "https"):
        return f"Invalid location ref '{text}', please prefix it with 'url:', e.g. 'url:{text}'"
    if kind != "url":
        return f"Invalid location ref {text}, only 'url:<target>' is supported, e.g. url:https://host/path"
    return None


def _reason(refused: Refused, ref: str) -> Reason:
    """The refusal as Backstage words it: by the step that it happened in, with the cause behind it."""
    message = refused.problem.message
    processor = "Processor BuiltinKindsEntityProcessor threw an error while"
    match refused.stage:
        case "placeholders":
            return _caused(
                "Processor PlaceholderProcessor threw an error while preprocessing", "Error", message
            )
        case "policy":
            return _caused(f"Policy check failed for {ref}", "Error", message)
        case "kind" if message.startswith("No processor"):
            return {"name": "InputError", "message": message}
        case "kind":
            return _caused(f"{processor} validating the entity {ref}", "TypeError", message)
        case "relations":
            cause = "Error" if " had missing or empty kind " in message else "TypeError"
            return _caused(f"{processor} postprocessing", cause, message)
    return {"name": "TypeError", "message": message}


def _caused(said: str, cause: str, message: str) -> Reason:
    return {
        "name": "InputError",
        "message": f"{said}; caused by {cause}: {message}",
        "cause": {"name": cause, "message": message},
    }
