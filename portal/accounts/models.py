"""Who signs in, and what they may do."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    EDITOR = "editor", _("Editor")
    ADMIN = "admin", _("Admin")


class UserManager(DjangoUserManager["User"]):
    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> User:
        """An account with the role admin: there is no right beyond that."""
        return super().create_superuser(username, email, password, **{**fields, "role": Role.ADMIN})


class User(AbstractUser):
    """An account. `entity_ref` names the User entity of the catalog that is the same person.

    The role says everything: Django's own marks for its admin site follow it whenever an account is saved.
    """

    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.VIEWER)
    entity_ref = models.CharField(_("entity"), max_length=255, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.is_staff = self.is_superuser = self.role == Role.ADMIN
        if kwargs.get("update_fields") is not None and "role" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "is_staff", "is_superuser"}
        super().save(*args, **kwargs)


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
    predicate = models.JSONField(
        _("predicate"),
        default=dict,
        blank=True,
        help_text=_('As in queries of the API, such as {"kind": "component"}; {} matches every entity.'),
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["role", "verb", "pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.verb}"
