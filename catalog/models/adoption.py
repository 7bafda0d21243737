"""How many components used each tool, and how far each trend was, day by day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class CountedDay(models.Model):
    """A day on which adoption was counted. Of a day without a row nothing is known: a gap, never a guess.

    `version` is that of the catalog when it was counted last. The days of `is_example` were made up
    together with the example company.
    """

    day = models.DateField(_("day"), primary_key=True)
    counted_at = models.DateTimeField(_("counted"))
    version = models.BigIntegerField(_("version"), default=0)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("counted day")
        verbose_name_plural = _("counted days")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class AdoptionCount(models.Model):
    """What was counted of a tool or a trend, from a day on until a later row of the same says otherwise.

    A day writes rows only for what is other than on the counted day before, so the table grows with what
    changes and not with days. `scope` is the reference of an owner or a system, "" for the whole company.
    `used` are components that use the tool, or one of the trend's; `concerned` those that the trend
    matters for, 0 for a tool.
    """

    scope = ByteOrderedCharField(_("scope"), max_length=255, blank=True)
    subject = ByteOrderedCharField(_("subject"), max_length=255)
    day = models.DateField(_("day"), db_index=True)
    used = models.PositiveIntegerField(_("components that use it"))
    concerned = models.PositiveIntegerField(_("components that it matters for"), default=0)

    class Meta:
        verbose_name = _("count of adoption")
        verbose_name_plural = _("counts of adoption")
        constraints = [
            models.UniqueConstraint(fields=["subject", "scope", "day"], name="one_count_a_subject_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.day}: {self.used}"
