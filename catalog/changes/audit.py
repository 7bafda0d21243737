"""The record of what people did. Every change writes its own row, in its own transaction."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from catalog.models import AuditEvent


def record(actor: AbstractBaseUser | None, verb: str, subject: str, **detail: Any) -> None:
    """One row. `actor` None stands for the command line and for the portal itself; no secret may be in
    `detail`."""
    AuditEvent.objects.create(actor_id=actor.pk if actor else None, verb=verb, subject=subject, detail=detail)
