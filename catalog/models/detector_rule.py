from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.detection import SourceScan


class DetectorRule(models.Model):
    """A company's own rule of what shows a tool. It stands in for the shipped one, where there is one; while
    it is not `enabled`, the tool is not looked for at all."""

    tool = models.CharField(_("tool"), max_length=63, unique=True)
    text = models.TextField(_("text"))
    enabled = models.BooleanField(_("enabled"), default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("detector rule")
        verbose_name_plural = _("detector rules")
        ordering = ["tool"]

    def __str__(self) -> str:
        return self.tool


class RuleTrouble(models.Model):
    """That a signal took too long for a file of a source, so that the rest of that scan went on without it.
    Forgotten when the whole source is looked through anew."""

    scan = models.ForeignKey(
        SourceScan, on_delete=models.CASCADE, related_name="troubles", verbose_name=_("scan")
    )
    tool = models.CharField(_("tool"), max_length=63, db_index=True)
    signal = models.CharField(_("signal"), max_length=63)
    path = models.CharField(_("path"), max_length=1024)
    seconds = models.FloatField(_("seconds"))
    seen_at = models.DateTimeField(_("seen"), auto_now_add=True)

    class Meta:
        verbose_name = _("trouble with a rule")
        verbose_name_plural = _("troubles with rules")

    def __str__(self) -> str:
        return f"{self.tool} ({self.signal}): {self.path}"
