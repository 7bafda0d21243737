from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def in_force(self, today: datetime.date | None = None) -> DismissalQuerySet:
        """Those that nobody withdrew and whose last day has not passed."""
        return self.filter(withdrawn_at=None, until__gte=today or timezone.localdate())


class Dismissal(models.Model):
    """That somebody decided against taking a recommended tool for an entity, why, and until which day.

    By reference. It stays when it has ended or was withdrawn, so that how often a tool was declined, and
    why, can be counted.
    """

    ref = ByteOrderedCharField(_("reference"), max_length=255, db_index=True)
    tool_ref = ByteOrderedCharField(_("tool"), max_length=255, db_index=True)
    reason = models.CharField(_("reason"), max_length=500)
    until = models.DateField(_("until"))
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("dismissed by"),
    )
    dismissed_at = models.DateTimeField(_("dismissed"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissed recommendation")
        verbose_name_plural = _("dismissed recommendations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.ref}: {self.tool_ref}"
