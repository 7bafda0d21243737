"""What came of runs: repositories, and what of them a template made."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField, OrderedJSONField
from portal.githost.models import Repository
from portal.scaffolder.models.run import Run


class Project(models.Model):
    """A repository that a run published, kept up to date with its template.

    `remote` is what git clones it from; `repository` is set where the portal itself keeps it. `folder` is the
    folder of the run's workspace that was published, "" for all of it. `current` is the render that the
    project holds, as far as the portal knows: the file in its repository says it for certain, and is looked
    at when `look_due` has come.
    """

    uid = models.UUIDField(_("UID"), default=uuid.uuid4, unique=True, editable=False)
    remote = ByteOrderedCharField(_("remote"), max_length=500, unique=True)
    branch = models.CharField(_("branch"), max_length=200)
    folder = models.CharField(_("folder"), max_length=500, blank=True)
    template_ref = ByteOrderedCharField(_("template"), max_length=255, db_index=True)
    repository = models.OneToOneField(
        Repository,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="project",
        verbose_name=_("repository"),
    )
    run = models.ForeignKey(
        Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="projects", verbose_name=_("run")
    )
    current = models.ForeignKey(
        "Render",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("present render"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="projects",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    look_due = models.DateTimeField(_("next look"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["remote"]

    def __str__(self) -> str:
        return self.remote.removesuffix(".git").rpartition("://")[2]

    def get_absolute_url(self) -> str:
        return reverse("create:project", args=[self.uid])

    @property
    def name(self) -> str:
        """The last part of its address."""
        return str(self).rpartition("/")[2]


class Render(models.Model):
    """What one version of the template made of the answers, for a project.

    `files` has a digest of each file, `digest` is one for all; `packed` are the files themselves, secrets
    masked, for merging with what a later version makes. `template` is the document that was rendered;
    `fingerprint` is that of its edition, "" where none was taken.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="renders", verbose_name=_("project")
    )
    digest = models.CharField(_("digest"), max_length=71)
    version = models.CharField(_("version"), max_length=200, blank=True)
    source_commit = models.CharField(_("commit"), max_length=200, blank=True)
    template = OrderedJSONField(_("template as it was"))
    answers = OrderedJSONField(_("answers"), default=dict)
    files = OrderedJSONField(_("digests of files"), default=dict)
    digest = models.CharField(_("digest"), max_length=71)
    fingerprint = models.CharField(_("fingerprint"), max_length=220, blank=True)
    version = models.CharField(_("version"), max_length=200, blank=True)
    source_commit = models.CharField(_("commit"), max_length=200, blank=True)
    template = OrderedJSONField(_("template as it was"))
    answers = OrderedJSONField(_("answers"), default=dict)
    files = OrderedJSONField(_("digests of files"), default=dict)
    packed = models.BinaryField(editable=False)
    branch = models.CharField(
        _("branch"),
        max_length=200,
        blank=True,
        help_text=_("Where it was proposed; empty for what the run published."),
    )
    address = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Of the pull or merge request, where a forge has one."),
    )
    clashes = models.JSONField(_("conflicts"), default=dict, help_text=_("The files in conflict, and why."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("render")
        verbose_name_plural = _("renders")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.version or self.digest
