"""People decide against a recommended tool, for a while and with a reason."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from catalog.models import Dismissal


def dismiss(
    *, actor: AbstractBaseUser | None, ref: str, tool_ref: str, reason: str, until: datetime.date
) -> None:
    """Recommend the tool no more for the entity, up to and with the day `until`."""
    with transaction.atomic():
        _withdraw(ref, tool_ref)
        Dismissal.objects.create(
            ref=ref,
            tool_ref=tool_ref,
            reason=reason,
            until=until,
            dismissed_by_id=actor.pk if actor else None,
        )
        record(actor, "recommendation.dismiss", ref, tool=tool_ref, reason=reason, until=until.isoformat())


def recommend_again(*, actor: AbstractBaseUser | None, ref: str, tool_ref: str) -> None:
    """Take the dismissal back; its row stays."""
    with transaction.atomic():
        if _withdraw(ref, tool_ref):
            record(actor, "recommendation.undismiss", ref, tool=tool_ref)


def _withdraw(ref: str, tool_ref: str) -> int:
    waiting = Dismissal.objects.in_force().filter(ref=ref, tool_ref=tool_ref)
    return waiting.update(withdrawn_at=timezone.now())
