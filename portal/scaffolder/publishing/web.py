"""JSON over HTTP, to hosts that the portal may reach. Answers are bounded, redirects are not followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from catalog.ingest.fetch import FetchError, Rules
from catalog.ingest.fetch.address import WebAddress
from catalog.ingest.fetch.guard import Guard
from catalog.ingest.rules import rules
from portal.scaffolder.actions.action import ActionFailed

SECONDS = 30.0
LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        """The body as JSON; as text where it is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return self.body.decode(errors="replace")


def ask(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """One request. Raises ActionFailed when the host may not be asked or does not answer."""
    try:
        address = WebAddress.parse(url)
        numbers = Guard.of(_rules()).addresses(address.host, address.port, target=url)
    except FetchError as error:
        raise ActionFailed(error.problem.message) from error
    connection = _connection(numbers[0], address)
    sent = {"Host": address.authority, "User-Agent": "greenroom", **(headers or {})}
    try:
        connection.request(method, address.path, body=body, headers=sent, preload_content=False)
        response = connection.getresponse()
        data = response.read(LARGEST + 1, decode_content=True)
    except (HTTPError, OSError) as error:
        raise ActionFailed(f"{address.authority} does not answer: {type(error).__name__}") from error
    finally:
        connection.close()
    if len(data) > LARGEST:
        raise ActionFailed(f"{address.authority} answers with more than {LARGEST:,} bytes")
    return Answer(response.status, dict(response.headers), data)


def _rules() -> Rules:
    """Those of sources; the portal itself may be asked too, wherever it runs."""
    known = rules()
    own = urlsplit(settings.SITE_URL).netloc
    return replace(known, allowed_addresses=[*known.allowed_addresses, own])


def _connection(number: str, address: WebAddress) -> HTTPConnection:
    """Pinned to an address that was checked, while the host's name is what is said and verified."""
    if address.scheme == "http":
        return HTTPConnection(number, address.port, timeout=SECONDS)
    return HTTPSConnection(
        number, address.port, timeout=SECONDS, server_hostname=address.host, cert_reqs="CERT_REQUIRED"
    )


@dataclass(frozen=True, slots=True)
class Forge:
    """The API of a forge: `base` without a slash at its end."""

    base: str
    headers: Mapping[str, str] = field(repr=False)

    def ask(self, method: str, path: str, value: Any = None, *, allowed: tuple[int, ...] = ()) -> Answer:
        """A request with a JSON body. Raises ActionFailed unless it succeeds or has one of these statuses."""
        body = None if value is None else orjson.dumps(value)
        headers = {**self.headers, **({"Content-Type": "application/json"} if body else {})}
        answer = ask(method, f"{self.base}{path}", headers=headers, body=body)
        if answer.status >= 300 and answer.status not in allowed:
            raise ActionFailed(f"{method} {path} was answered {answer.status}: {_reason(answer.value)}")
        return answer


def _reason(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("message") or value.get("error_description") or value.get("error") or value
    return str(value)[:500]
