from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.scaffolder.actions.action import (
    OBJECT,
    SWITCH,
    TEXT,
    Action,
    ActionFailed,
    Context,
    Input,
    Output,
    example,
    schema,
    titled,
)
from portal.scaffolder.publishing.web import ask

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "UPDATE", "DELETE", "PUT", "PATCH"]


def run(context: Context, given: Input) -> Output:
    """A path means this portal's own API. Of other hosts only those that PORTAL_ALLOWED_ADDRESSES names are
    asked: a template must not read whatever the portal's machine can reach."""
    url = _url(given)
    headers = {str(name): str(value) for name, value in (given.get("headers") or {}).items()}
    body = _body(given, headers)
    context.log(f"Creating {given['method']} request with {url.partition('?')[0]}")
    answer = ask(given["method"], url, headers=headers, body=body)
    if answer.status >= 400 and not given.get("continueOnBadResponse"):
        raise ActionFailed(f"Unable to complete request: it was answered {answer.status}")
    return {"code": answer.status, "headers": dict(answer.headers), "body": answer.value}


def _url(given: Input) -> str:
    path = given["path"]
    inside = f"api/{path.lstrip('/').removeprefix('api/')}"
    url: str = urljoin(f"{settings.SITE_URL}/", path if "://" in path else inside)
    host = urlsplit(url).netloc.lower()
    if host != urlsplit(settings.SITE_URL).netloc.lower() and not _is_allowed(host):
        raise ActionFailed(
            f"Requests to {host} are not allowed; an admin can add it to PORTAL_ALLOWED_ADDRESSES."
        )
    if params := given.get("params"):
        url += ("&" if "?" in url else "?") + urlencode(params, doseq=True)
    return url


def _is_allowed(host: str) -> bool:
    name = host.rpartition(":")[0] if ":" in host else host
    return any(
        entry in (host, name) or (entry.startswith(".") and name.endswith(entry))
        for entry in settings.CATALOG_ALLOWED_ADDRESSES
    )


def _body(given: Input, headers: dict[str, str]) -> bytes | None:
    body: Any = given.get("body")
    if body is None:
        return None
    if isinstance(body, str):
        return body.encode()
    headers.setdefault("Content-Type", "application/json")
    return orjson.dumps(body)


ACTION = Action(
    id="http:backstage:request",
    title=_("Ask an API"),
    description="Sends a HTTP request to the API of this portal, or to an allowed host.",
    input=schema(
        "method",
        "path",
        method=titled({"enum": METHODS}, "The HTTP method"),
        path=titled(TEXT, "The path of the API, or a full address"),
        headers=titled(OBJECT, "Headers"),
        params=titled(OBJECT, "Query parameters"),
        body=titled({"type": ["object", "array", "string"]}, "Body"),
        continueOnBadResponse=titled(SWITCH, "Go on when the answer is an error"),
    ),
    output=schema("code", code={"type": "number"}, headers=OBJECT, body={}),
    run=run,
    uses_workspace=False,
    examples=(
        example("Read an entity", "http:backstage:request", "method: GET", "path: catalog/entities?limit=1"),
    ),
)
