"""Work that is a row: claimed by one worker at a time, for a while, and again after a crash."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(seconds=30)
"""How long a claim holds without a heartbeat; a killed worker's row is free after this."""


class LeasedQuerySet(models.QuerySet[Any]):
    def due(self) -> Self:
        """Rows whose time has come and that nobody works on, the longest waiting first."""
        now = timezone.now()
        free = models.Q(lease_until=None) | models.Q(lease_until__lt=now)
        return self.filter(free, next_check__lte=now).order_by("next_check", "pk")

    def claim(self, limit: int, **changes: Any) -> list[Any]:
        """Take up to `limit` due rows for this worker, with `changes` to their fields; each row goes to one
        worker only: the update repeats the condition, so of two that saw a row as due the first gets it.
        """
        return self.claim_these(list(self.due().values_list("pk", flat=True)[:limit]), **changes)

    def claim_these(self, wanted: Sequence[int], **changes: Any) -> list[Any]:
        """Take those of the rows `wanted` that nobody works on, due or not."""
        if not wanted:
            return []
        token, now = uuid.uuid4(), timezone.now()
        free = models.Q(lease_until=None) | models.Q(lease_until__lt=now)
        self.model._default_manager.filter(free, pk__in=wanted).update(
            lease_token=token, lease_until=now + LEASE, **changes
        )
        return list(
            self.model._default_manager.filter(lease_token=token, pk__in=wanted).order_by("next_check", "pk")
        )

    def keep(self) -> int:
        """A heartbeat for rows that this worker holds; how many it still does."""
        return self.update(lease_until=timezone.now() + LEASE)

    def release(self) -> None:
        self.update(lease_until=None, lease_token=None)


class Leased(models.Model):
    next_check = models.DateTimeField(_("next due"), null=True, blank=True, db_index=True)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        abstract = True
