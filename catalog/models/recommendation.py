from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.entity import Entity
from catalog.models.fields import ByteOrderedCharField


class Recommendation(models.Model):
    """That a trend recommends a tool, and in which role. Derived: rebuilt whenever the trend is written.

    The role is the pair's: a tool is core for one trend and additional for another. Why the tool is
    recommended stands in the trend's document, at the same `position`.
    """

    class Role(models.TextChoices):
        CORE = "core", _("Core")
        ADDITIONAL = "additional", _("Additional")

    trend = models.ForeignKey(
        Entity, on_delete=models.CASCADE, related_name="recommendations", verbose_name=_("trend")
    )
    tool_ref = ByteOrderedCharField(_("tool"), max_length=255, db_index=True)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["trend", "position"]
        constraints = [models.UniqueConstraint(fields=["trend", "position"], name="one_tool_a_position")]

    def __str__(self) -> str:
        return f"{self.tool_ref} ({self.role})"
