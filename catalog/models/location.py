"""Where descriptors come from. Pages say "source"."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.lease import Leased


class Location(Leased):
    """A place that was registered, or that a Location entity of another place includes.

    `target` is a path or glob (file), `<repository>[#<branch, tag or commit>[:<folder or file>]]`
    (git), or an address (url). What one location includes from its own tree (the same folder or
    repository) is read with it and has no row of its own. `standing_name` is the name of the
    Location entity that stands for it, where that is not made of its present target.
    """

    class Type(models.TextChoices):
        FILE = "file", _("File or folder")
        GIT = "git", _("Git repository")
        URL = "url", _("Web address")
        PORTAL = "portal", _("Made in the portal")
        SHIPPED = "shipped", _("Comes with the portal")

    OWN = (Type.PORTAL, Type.SHIPPED)
    """Types of the portal's own locations, which nobody registers or removes."""

    uid = models.UUIDField(_("UID"), default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=8, choices=Type)
    target = models.CharField(_("target"), max_length=2048)
    registered = models.BooleanField(
        _("registered"), default=True, help_text=_("Asked for by a person, not only included.")
    )
    parents = models.ManyToManyField(
        "self", symmetrical=False, related_name="children", blank=True, verbose_name=_("included by")
    )
    standing_name = models.CharField(
        _("name of its Location entity"), max_length=63, blank=True, default="", db_default="", editable=False
    )
    credential = models.BinaryField(null=True, blank=True, editable=False)
    paused = models.BooleanField(_("paused"), default=False)
    urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("A person or a webhook waits for it.")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    revision = models.CharField(
        _("revision read"), max_length=200, blank=True, help_text=_("Commit or ETag of the last good read.")
    )
    checked_at = models.DateTimeField(_("last read"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    failures = models.PositiveIntegerField(
        _("failures in a row"), default=0, help_text=_("Failed refreshes in a row.")
    )
    error = models.TextField(_("error"), blank=True)
    held_deletions = models.PositiveIntegerField(
        _("deletions held back"),
        default=0,
        help_text=_("Entities that the last refresh would have deleted and did not, until approved."),
    )
    deletions_approved = models.BooleanField(_("deletions approved"), default=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [models.UniqueConstraint(fields=["type", "target"], name="one_location_a_target")]
        indexes = [
            models.Index(fields=["target"], name="locations_by_target"),
            models.Index(fields=["checked_at"], name="locations_by_check"),
            models.Index(fields=["failures"], name="locations_by_failures"),
            models.Index(
                fields=["registered", "paused", "held_deletions", "failures", "checked_at", "lease_until"],
                name="locations_by_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}:{self.target}"

    @property
    def entity_name(self) -> str:
        """Name of the Location entity that stands for it, as Backstage makes it: of the first target."""
        return entity_name_of(self.type, self.target, self.standing_name)

    def distinct_name(self) -> str:
        """A name for that entity that no other location can have, whatever their targets were."""
        return _generated_name(f"{self} {self.uid}")


def entity_name_of(type_: str, target: str, given: str) -> str:
    """Name of the Location entity of a location with these values; `given` is its `standing_name`."""
    return given or _generated_name(f"{type_}:{target}")


def _generated_name(text: str) -> str:
    return f"generated-{hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()}"


class SourceFile(models.Model):
    """A file of a location as it was last read; read again only when its fingerprint changes.

    `fingerprint` covers the bytes of the file and of every file that its placeholders name
    (`inputs`); `includes` are the targets of the Location entities in it, as written. By `documents`
    those that did not change are known when others did (see `catalog.ingest.parts`).
    """

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="files", verbose_name=_("source")
    )
    path = models.CharField(_("path"), max_length=2048)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    inputs = models.JSONField(_("inputs"), default=list)
    includes = models.JSONField(_("includes"), default=list)
    documents = models.BinaryField(default=b"", editable=False)
    error = models.JSONField(_("error"), null=True, blank=True)

    class Meta:
        verbose_name = _("source file")
        verbose_name_plural = _("source files")
        constraints = [models.UniqueConstraint(fields=["location", "path"], name="one_row_a_source_file")]
        indexes = [
            models.Index(
                fields=["location"], condition=models.Q(error__isnull=False), name="refused_source_files"
            )
        ]

    def __str__(self) -> str:
        return self.path


class Refresh(models.Model):
    """One reading of a location that changed something or failed: the history of a source."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="refreshes", verbose_name=_("source")
    )
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    revision = models.CharField(_("revision"), max_length=200, blank=True)
    created = models.PositiveIntegerField(_("entities added"), default=0)
    changed = models.PositiveIntegerField(_("entities changed"), default=0)
    deleted = models.PositiveIntegerField(_("entities deleted"), default=0)
    failed = models.PositiveIntegerField(_("descriptors refused"), default=0)
    held = models.PositiveIntegerField(_("deletions held back"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("refresh")
        verbose_name_plural = _("refreshes")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["location"], condition=models.Q(finished_at__isnull=True), name="unfinished_refreshes"
            )
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.started_at:%Y-%m-%d %H:%M}"
