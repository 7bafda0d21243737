"""Which tools are in use, and what shows it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField
from catalog.models.lease import Leased
from catalog.models.location import Location


class SourceScan(Leased):
    """A source that is looked through for tools: what a location reads, or a repository that entities name.

    `seen` are eight bytes for each file as it was when it was last looked at, so that unchanged ones are not
    read again; `rules` is the digest of the rules that were used.
    """

    type = models.CharField(_("type"), max_length=8, choices=Location.Type)
    target = models.CharField(_("target"), max_length=2048)
    location = models.ForeignKey(
        Location, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("source")
    )
    revision = models.CharField(_("revision"), max_length=200, blank=True)
    rules = models.CharField(_("digest of the rules"), max_length=40, blank=True)
    seen = models.BinaryField(default=bytes)
    files = models.PositiveIntegerField(_("files"), default=0)
    error = models.TextField(_("error"), blank=True)
    scanned_at = models.DateTimeField(_("scanned"), null=True, blank=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        constraints = [models.UniqueConstraint(fields=["type", "target"], name="one_scan_a_source")]

    def __str__(self) -> str:
        return f"{self.type}:{self.target}"


class EntitySource(models.Model):
    """The part of a source that an entity's code is in, and what the entity's own annotations say of tools:
    the `signals` that they are, as [tool, signal, strong], and those that they deny.

    By reference: it outlives the entity for a while.
    """

    ref = ByteOrderedCharField(_("reference"), max_length=255, unique=True)
    scan = models.ForeignKey(
        SourceScan, on_delete=models.CASCADE, related_name="entities", verbose_name=_("scan")
    )
    folder = models.CharField(_("folder"), max_length=1024, blank=True)
    signals = models.JSONField(_("signals"), default=list)
    denied = models.JSONField(_("denied"), default=list)

    class Meta:
        verbose_name = _("source of an entity")
        verbose_name_plural = _("sources of entities")

    def __str__(self) -> str:
        return self.ref


class Detection(models.Model):
    """A signal that was seen in a source: by which rule, where, and at which commit for the first time."""

    scan = models.ForeignKey(
        SourceScan, on_delete=models.CASCADE, related_name="detections", verbose_name=_("scan")
    )
    tool = models.CharField(_("tool"), max_length=63)
    signal = models.CharField(_("signal"), max_length=63)
    is_strong = models.BooleanField(_("strong"))
    path = models.CharField(_("path"), max_length=1024)
    line = models.PositiveIntegerField(_("line"))
    commit = models.CharField(_("commit"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("detection")
        verbose_name_plural = _("detections")
        indexes = [models.Index(fields=["tool", "scan"], name="detections_of_a_tool")]

    def __str__(self) -> str:
        return f"{self.tool} ({self.signal}): {self.path}"


class ToolStatement(models.Model):
    """What a person said of an entity and a tool: that it is in use, or that it is not, whatever the files
    show."""

    ref = ByteOrderedCharField(_("reference"), max_length=255)
    tool = models.CharField(_("tool"), max_length=63)
    denied = models.BooleanField(_("denied"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("stated by"),
    )
    stated_at = models.DateTimeField(_("stated"))

    class Meta:
        verbose_name = _("statement about a tool")
        verbose_name_plural = _("statements about tools")
        constraints = [models.UniqueConstraint(fields=["ref", "tool"], name="one_statement_a_tool")]

    def __str__(self) -> str:
        return f"{self.ref}: {self.tool}"


class ToolUse(models.Model):
    """That an entity uses a tool, by what was found and what people said. Derived; its relation `usesTool` is
    written with the entity."""

    ref = ByteOrderedCharField(_("reference"), max_length=255)
    tool = models.CharField(_("tool"), max_length=63)

    class Meta:
        verbose_name = _("use of a tool")
        verbose_name_plural = _("uses of tools")
        constraints = [models.UniqueConstraint(fields=["ref", "tool"], name="one_use_a_tool")]

    def __str__(self) -> str:
        return f"{self.ref}: {self.tool}"
