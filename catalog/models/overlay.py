from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class Overlay(models.Model):
    """What people edited here on top of an entity's descriptor: a JSON merge patch (RFC 7396), as text that
    keeps the order of its fields.

    By reference, so that it outlives its entity: whatever source gives that, now or again, is changed by it.
    `hidden` keeps the entity out of the catalog, whoever gives it. `problem` says why the patch does not fit
    what the source gives at present; the entity is shown as the source has it then.
    """

    ref = ByteOrderedCharField(_("reference"), max_length=255, unique=True)
    patch = models.TextField(_("patch"), default="{}")
    hidden = models.BooleanField(_("hidden"), default=False)
    problem = models.JSONField(_("problem"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("overlay")
        verbose_name_plural = _("overlays")

    def __str__(self) -> str:
        return self.ref
