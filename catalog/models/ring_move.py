from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class RingMove(models.Model):
    """That somebody wants a tool in another ring, and what its owners answered.

    By reference and slug, since the tool and the ring may go. A confirmed move stands in the tool's own
    timeline as well; this row says who asked for it and who agreed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    tool_ref = ByteOrderedCharField(_("tool"), max_length=255, db_index=True)
    ring = models.SlugField(_("ring"), max_length=63)
    reason = models.TextField(_("reason"))
    verdict = models.TextField(
        _("verdict"), blank=True, default="", help_text=_("What the tool's page says first from then on.")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("ring move")
        verbose_name_plural = _("ring moves")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool_ref"], condition=models.Q(state="open"), name="one_open_move_a_tool"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tool_ref} to {self.ring}"
