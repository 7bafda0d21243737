"""What a person has answered so far."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class Draft(models.Model):
    """`kept` is encrypted as a whole, since a question may ask for a secret."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("account")
    )
    template_ref = ByteOrderedCharField(_("template"), max_length=255)
    kept = models.BinaryField(editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["user", "template_ref"], name="one_draft_a_template")]

    def __str__(self) -> str:
        return self.template_ref
