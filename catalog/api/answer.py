"""Answers: finished bytes, and a tag by which a client that has them already is told so."""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from catalog.api.errors import CONTENT_TYPE
from catalog.query.predicate import Predicate


@dataclass(slots=True)
class Made:
    """An answer before it is sent: JSON, and headers that belong to it.

    `sent` is for who sends it: to what sort of request it went with which headers in the end.
    """

    body: bytes
    headers: Mapping[str, str] | None = None
    sent: tuple[Hashable, list[tuple[str, str]]] | None = None


CONDITIONS = frozenset(("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_UNMODIFIED_SINCE"))

FORM = 2
"""Part of every tag: raise it when the same entities come to be written differently."""


def tag_of(version: int, visible: Predicate) -> str:
    """Of everything that one person reads from one version of the catalog at one address."""
    return f'W/"{FORM}-{version:x}-{_fingerprint(visible):x}"'


@lru_cache(maxsize=1024)
def _fingerprint(visible: Predicate) -> int:
    return zlib.crc32(repr(visible).encode())


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The answer 304 to a client that has this version."""
    if not CONDITIONS.intersection(request.META):
        return None
    answer: HttpResponse | None = get_conditional_response(request, etag=tag)
    return answer


def json_bytes(
    body: bytes, *, status: int = 200, tag: str | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)
    if tag is not None:
        response["ETag"] = tag
    return response


def json_value(value: Any, *, status: int = 200, tag: str | None = None) -> HttpResponse:
    return json_bytes(orjson.dumps(value), status=status, tag=tag)


def array(documents: Sequence[bytes]) -> bytes:
    return b"[%b]" % b",".join(documents)


def streamed(pieces: Iterator[bytes], headers: Mapping[str, str] | None = None) -> StreamingHttpResponse:
    """JSON of any length, sent as it is read."""
    return StreamingHttpResponse(pieces, content_type=CONTENT_TYPE, headers=headers)


def array_in_pieces(batches: Iterator[list[bytes]]) -> Iterator[bytes]:
    before = b"["
    for batch in batches:
        if batch:
            yield before + b",".join(batch)
            before = b","
    yield b"]" if before == b"," else b"[]"
