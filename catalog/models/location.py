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

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(max_length=8, choices=Type)
    target = models.CharField(max_length=2048)
    registered = models.BooleanField(default=True, help_text=_("Asked for by a person, not only included."))
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children", blank=True)
    standing_name = models.CharField(max_length=63, blank=True, default="", db_default="", editable=False)
    credential = models.BinaryField(null=True, blank=True, editable=False)
    paused = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False, help_text=_("A person or a webhook waits for it."))
    created_at = models.DateTimeField(auto_now_add=True)

    revision = models.CharField(
        max_length=200, blank=True, help_text=_("Commit or ETag of the last good read.")
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text=_("Failed refreshes in a row."))
    error = models.TextField(blank=True)
    held_deletions = models.PositiveIntegerField(
        default=0,
        help_text=_("Entities that the last refresh would have deleted and did not, until approved."),
    )
    deletions_approved = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [models.UniqueConstraint(fields=["type", "target"], name="one_location_a_target")]
        indexes = [
            models.Index(fields=["target"], name="locations_by_target"),
            models.Index(fields=["checked_at"], name="locations_by_check"),
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
        return self.standing_name or _generated_name(str(self))

    def distinct_name(self) -> str:
        """A name for that entity that no other location can have, whatever their targets were."""
        return _generated_name(f"{self} {self.uid}")


def _generated_name(text: str) -> str:
    return f"generated-{hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()}"


class SourceFile(models.Model):
    """A file of a location as it was last read; read again only when its fingerprint changes.

    `fingerprint` covers the bytes of the file and of every file that its placeholders name
    (`inputs`); `includes` are the targets of the Location entities in it, as written. By `documents`
    those that did not change are known when others did (see `catalog.ingest.parts`).
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=2048)
    fingerprint = models.CharField(max_length=64)
    inputs = models.JSONField(default=list)
    includes = models.JSONField(default=list)
    documents = models.BinaryField(default=b"", editable=False)
    error = models.JSONField(null=True, blank=True)

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

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="refreshes")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    revision = models.CharField(max_length=200, blank=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("refresh")
        verbose_name_plural = _("refreshes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.location_id} {self.started_at:%Y-%m-%d %H:%M}"
