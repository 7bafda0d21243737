"""What a person is about to save, on its way through the pages between the form and their yes.

A merge patch on the document that they began with. Nothing in it is trusted: what is saved is checked as if
it had just been typed, by who may do so then.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from catalog.ingest.merge_patch import apply_patch, patch_between
from catalog.ingest.store.entities import plain_document
from catalog.models import Entity
from catalog.web.history.versions import Subject, after_change, last_number

Document = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """`etag` and `number` say on which version of the entity `patch` is laid."""

    entity: Entity
    etag: str
    number: int
    patch: Document

    @classmethod
    def fresh(cls, entity: Entity, patch: Document | None = None) -> Self:
        """One on the present version."""
        return cls(entity, entity.etag, last_number(entity), patch or {})

    @classmethod
    def sent(cls, entity: Entity, data: QueryDict) -> Self:
        number = data.get("number", "")
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        return cls(entity, data.get("etag", ""), known, patch_of(data.get("patch", "")))

    @property
    def is_current(self) -> bool:
        return self.etag == self.entity.etag

    @cached_property
    def present(self) -> Document:
        return plain_document(self.entity)

    @cached_property
    def began(self) -> Document:
        """The document that the person began with."""
        if self.is_current:
            return self.present
        subject = Subject(self.entity.pk, self.present, self.entity.created_at)
        return after_change(subject, self.number) or self.present

    @cached_property
    def mine(self) -> Document:
        """The document as the person wants it."""
        return apply_patch(self.began, self.patch)

    def on_present(self) -> Draft:
        """The same wish, laid on the present version: all of what that says otherwise is overwritten."""
        return Draft.fresh(self.entity, patch_between(self.present, self.mine))

    @property
    def patch_text(self) -> str:
        return orjson.dumps(self.patch).decode()


def patch_of(text: str) -> Document:
    """The patch that a page carried; one that no page of ours makes is an error of who sends it."""
    try:
        patch = orjson.loads(text or "{}")
    except ValueError as error:
        raise SuspiciousOperation("The patch is no JSON.") from error
    if not isinstance(patch, dict):
        raise SuspiciousOperation("The patch is no object.")
    return patch
