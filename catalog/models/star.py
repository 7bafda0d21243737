from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class Star(models.Model):
    """An entity that a person wants at hand; by reference, so that it survives a deletion and its undoing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stars", verbose_name=_("account")
    )
    ref = ByteOrderedCharField(_("reference"), max_length=255)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("star")
        verbose_name_plural = _("stars")
        constraints = [models.UniqueConstraint(fields=["user", "ref"], name="one_star_an_entity")]

    def __str__(self) -> str:
        return self.ref
