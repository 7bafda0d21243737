"""Who signs in, and what they may do."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    EDITOR = "editor", _("Editor")
    ADMIN = "admin", _("Admin")


class User(AbstractUser):
    """An account. `entity_ref` names the User entity of the catalog that is the same person."""

    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.VIEWER)
    entity_ref = models.CharField(_("entity"), max_length=255, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)


class Rule(models.Model):
    """What a role may do: a verb on the entities that a predicate matches (`{}` matches all).

    `role` empty stands for people who did not sign in.
    """

    class Verb(models.TextChoices):
        READ = "read", _("Read")
        EDIT = "edit", _("Edit")
        REFRESH = "refresh", _("Refresh")

    role = models.CharField(_("role"), max_length=8, choices=Role, blank=True)
    verb = models.CharField(_("verb"), max_length=8, choices=Verb)
    predicate = models.JSONField(_("predicate"), default=dict, blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    def __str__(self) -> str:
        return f"{self.role} {self.verb}"
