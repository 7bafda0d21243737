"""The record of what people did. Every change writes its own row, in its own transaction."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from catalog.models import AuditEvent


def record(actor: AbstractBaseUser | None, verb: str, subject: str, **detail: Any) -> None:
    """One row. `actor` None stands for the command line and for the portal itself; no secret may be in
    `detail`. An actor who comes through a token has its name as `through`, which the row tells too."""
    if through := getattr(actor, "through", ""):
        detail["through"] = through
    AuditEvent.objects.create(actor_id=actor.pk if actor else None, verb=verb, subject=subject, detail=detail)
