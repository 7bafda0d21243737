"""The record of what people did. Every change writes its own row, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from catalog.models import AuditEvent


def record(actor: AbstractBaseUser | None, verb: str, subject: str, **detail: Any) -> AuditEvent:
    """One row, which comes back. `actor` None stands for the command line and for the portal itself; no
    secret may be in `detail`. An actor who comes through a token has its name as `through`, which the row
    tells too."""
    (event,) = record_each(actor, verb, [subject], **detail)
    return event


def record_each(
    actor: AbstractBaseUser | None, verb: str, subjects: Iterable[object], **detail: Any
) -> list[AuditEvent]:
    """One row for each of what was changed alike."""
    if through := getattr(actor, "through", ""):
        detail["through"] = through
    actor_id = actor.pk if actor else None
    return AuditEvent.objects.bulk_create(
        AuditEvent(actor_id=actor_id, verb=verb, subject=str(subject), detail=detail) for subject in subjects
    )
