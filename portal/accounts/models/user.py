"""Who signs in, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.role import Role

if TYPE_CHECKING:
    from portal.accounts.models.token import Token


class UserManager(DjangoUserManager["User"]):
    def unlinked(self) -> models.QuerySet[User]:
        """Accounts of people that no User entity stands for, so that nothing counts as theirs."""
        return self.filter(entity_ref="", service=False, is_active=True)

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> User:
        """An account with the role admin: there is no right beyond that."""
        return super().create_superuser(username, email, password, **{**fields, "role": Role.ADMIN})


class User(AbstractUser):
    """An account. `entity_ref` names the User entity of the catalog that is the same person.

    The role says everything: Django's own marks for its admin site follow it whenever an account is saved.
    A service account stands for a program: it has no password, and its tokens are all that speaks for it.
    """

    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.VIEWER)
    service = models.BooleanField(
        _("service account"),
        default=False,
        help_text=_("Stands for a program. Nobody signs in to it by password: it acts by its tokens only."),
    )
    entity_ref = models.CharField(_("entity"), max_length=255, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    unread_notices = models.PositiveIntegerField(
        _("unread notices"),
        default=0,
        editable=False,
        help_text=_("Kept by the notices, for the bell of every page."),
    )

    token: Token | None = None
    """What the request at hand came with, which narrows the role; None for one who signed in."""

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.is_staff = self.is_superuser = self.role == Role.ADMIN
        if self.service and self.has_usable_password():
            self.set_unusable_password()
        if kwargs.get("update_fields") is not None and "role" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "is_staff", "is_superuser"}
        super().save(*args, **kwargs)

    @property
    def through(self) -> str:
        """Name of the token that the request came with, for the audit; "" for one who signed in."""
        return self.token.name if self.token else ""
