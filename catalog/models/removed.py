from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.location import Location

KEPT = datetime.timedelta(days=14)
"""How long what was deleted is offered to be brought back. The credential of a source is kept that long."""


class RemovedLocation(models.Model):
    """A source that a person removed, with what it takes to have it again: the same id and name, and the
    credential, encrypted as it was.

    `revisions` is a 64-bit bitmap of the deletions that went with it, of its own entities; what it included
    comes back as it is read.
    """

    uid = models.UUIDField(_("UID"), unique=True)
    type = models.CharField(_("type"), max_length=8, choices=Location.Type)
    target = models.CharField(_("target"), max_length=2048)
    standing_name = models.CharField(_("name of its Location entity"), max_length=63, blank=True)
    credential = models.BinaryField(null=True, editable=False)
    paused = models.BooleanField(_("paused"), default=False)
    revisions = models.BinaryField(default=b"", editable=False)
    removed_at = models.DateTimeField(_("removed"), default=timezone.now, db_index=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("removed by"),
    )

    class Meta:
        verbose_name = _("removed source")
        verbose_name_plural = _("removed sources")
        ordering = ["-removed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.type}:{self.target}"
