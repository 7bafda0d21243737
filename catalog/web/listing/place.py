"""Where a page of a list begins, short enough for an address, whose other parts say what the list is."""

from __future__ import annotations

import base64
import binascii

import orjson

from catalog.query.query import Position, Resume


def written(resume: Resume, sort: str) -> str:
    """The place in the order that `sort` names."""
    at, first = resume.position, resume.first
    parts = [sort, at.value, at.id, first.value, first.id, resume.backwards, resume.total]
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def read(text: str, sort: str) -> Resume | None:
    """The place, or None for one that is mistyped or belongs to another order."""
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return None
    match parts:
        case [
            str(order),
            str() | None as value,
            int(pk),
            str() | None as first,
            int(first_pk),
            bool(back),
            total,
        ]:
            if order != sort or not (total is None or isinstance(total, int)):
                return None
            return Resume(Position(value, pk), Position(first, first_pk), back, total)
    return None
