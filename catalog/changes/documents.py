"""Entities that people state in the portal itself, as the text of descriptors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser

from catalog.changes.audit import record
from catalog.ingest.complaints import Complaint
from catalog.ingest.kind_changes import followed
from catalog.ingest.pasted import read_pasted
from catalog.ingest.preview import preview_pasted
from catalog.ingest.store.stated import write_stated
from catalog.ingest.store.transaction import writing


@dataclass
class DocumentsRefused(Exception):
    """Something in the text cannot be taken in, so nothing was."""

    complaints: Sequence[Complaint] = field(default_factory=list)


def state_documents(*, actor: AbstractBaseUser | None, text: str) -> list[str]:
    """Make entities of the documents in `text`, or change those that were made here; their references.

    Raises DocumentsRefused.
    """
    stated = read_pasted(text)
    with followed(), writing() as held:
        result = preview_pasted(stated)
        if result.complaints:
            raise DocumentsRefused(result.complaints)
        documents = [*result.created, *result.changed]
        write_stated(held, documents, actor_id=actor.pk if actor else None)
        refs = [found.ref for found in documents]
        record(actor, "documents.state", "portal", entities=refs)
    return refs
