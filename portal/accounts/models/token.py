"""What a program shows in place of a person: a secret with an owner, scopes and an end."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.user import User


class Scope(models.TextChoices):
    READ = "read", _("Read")
    EDIT = "edit", _("Edit")
    SCAFFOLD = "scaffold", _("Make services from templates")
    ADMIN = "admin", _("Administer")


VERBS: dict[str, frozenset[str]] = {
    Scope.READ: frozenset({"read"}),
    Scope.EDIT: frozenset({"read", "edit", "refresh", "manage"}),
    Scope.SCAFFOLD: frozenset({"read", "scaffold"}),
}
"""What each scope lets be done; `admin` lets everything. The role of the owner bounds it all."""


class TokenQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Those that were not revoked, be they expired or not; the newest first."""
        return self.filter(revoked_at=None).order_by("-pk")


class Token(models.Model):
    """A secret that speaks for its owner in the API, never for more than the owner's role.

    Kept as a digest only: the secret is shown once, when it is made. `hint` is how it begins, by which
    a person tells it from others.
    """

    owner = models.ForeignKey(User, models.CASCADE, verbose_name=_("account"), related_name="tokens")
    NAME_LENGTH = 63

    name = models.CharField(
        _("name"), max_length=NAME_LENGTH, help_text=_("What uses it, such as the name of a pipeline.")
    )
    scopes = models.JSONField(_("scopes"), default=list)
    hint = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("ends"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=models.Q(revoked_at=None),
                name="one_standing_token_a_name",
                violation_error_message=_("This account has a token of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def scope_names(self) -> str:
        return ", ".join(str(Scope(scope).label) for scope in self.scopes)

    def gives(self, verb: str) -> bool:
        """Whether one of its scopes lets `verb` be done."""
        return Scope.ADMIN in self.scopes or any(verb in VERBS.get(scope, ()) for scope in self.scopes)
