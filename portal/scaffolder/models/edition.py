"""How a template changed, as far as its projects care."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class Edition(models.Model):
    """A state of a template that its projects can be at, counted from 1.

    `fingerprint` is what its renders have in common; `version` and `commit` name it for people. A template
    that returns to what it was before has a new edition.
    """

    template_ref = ByteOrderedCharField(_("template"), max_length=255)
    number = models.PositiveIntegerField(_("number"))
    fingerprint = models.CharField(_("fingerprint"), max_length=220)
    version = models.CharField(_("version"), max_length=200, blank=True)
    seen_at = models.DateTimeField(_("seen"), auto_now_add=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["template_ref", "number"]
        constraints = [
            models.UniqueConstraint(fields=["template_ref", "number"], name="one_edition_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.template_ref} {self.number}"
