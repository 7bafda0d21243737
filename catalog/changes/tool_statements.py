"""What people say of an entity and a tool, over what its files show: that it is in use, or that it is not."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from catalog.changes.audit import record
from catalog.models import ToolStatement
from catalog.tools.scanning import settle_uses


def state_use(*, actor: AbstractBaseUser | None, ref: str, tool: str, denied: bool, reason: str = "") -> None:
    """Say that the entity uses the tool (its name), or that it does not; in place of what was said before."""
    with transaction.atomic():
        ToolStatement.objects.update_or_create(
            ref=ref,
            tool=tool,
            defaults={
                "denied": denied,
                "reason": reason,
                "stated_by_id": actor.pk if actor else None,
                "stated_at": timezone.now(),
            },
        )
        record(actor, "tool.deny" if denied else "tool.declare", ref, tool=tool, reason=reason)
        settle_uses([ref])


def withdraw_statement(*, actor: AbstractBaseUser | None, ref: str, tool: str) -> None:
    """Go by what the files show again. Nothing happens where nothing was said."""
    with transaction.atomic():
        gone, _rows = ToolStatement.objects.filter(ref=ref, tool=tool).delete()
        if gone:
            record(actor, "tool.unsay", ref, tool=tool)
            settle_uses([ref])
