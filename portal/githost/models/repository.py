"""A repository that the portal keeps itself."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

FOLDER = "git"
"""First part of the address of every repository, and what its Location targets begin with."""

NAME_LENGTH = 63
_NAME = r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?"
SUFFIX = ".git"

NAME_RULES = [
    RegexValidator(
        rf"\A{_NAME}\Z",
        _("Use lower-case letters, digits, dots, hyphens and underscores, with a letter or digit first."),
    ),
    RegexValidator(r"\.(git|lock)\Z", _("A name cannot end in .git or .lock."), inverse_match=True),
]


class Repository(models.Model):
    """A bare repository at `<data>/git/<owner>/<name>.git`.

    `owner` is a name space as on a forge: usually a team, but nothing ties it to an entity. Who may read and
    push follows from the rules of the catalog, see `portal.githost.access`.
    """

    owner = models.CharField(_("owner"), max_length=NAME_LENGTH, validators=NAME_RULES)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, validators=NAME_RULES)
    description = models.CharField(_("description"), max_length=500, blank=True)
    default_branch = models.CharField(_("default branch"), max_length=200, default="main")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    pushed_at = models.DateTimeField(_("last push"), null=True, blank=True)

    class Meta:
        verbose_name = _("repository")
        verbose_name_plural = _("repositories")
        ordering = ["owner", "name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_repository_a_name")]

    def __str__(self) -> str:
        return f"{self.owner}/{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("githost:repository", args=[self.owner, self.name])

    @property
    def folder(self) -> Path:
        """Where it lies on disk."""
        return Path(settings.GIT_FOLDER, self.owner, f"{self.name}{SUFFIX}")

    @property
    def home(self) -> str:
        """The full address of its page, as people and Location targets write it."""
        return f"{settings.SITE_URL.rstrip('/')}/{FOLDER}/{self.owner}/{self.name}"

    @property
    def clone_url(self) -> str:
        return f"{self.home}{SUFFIX}"
