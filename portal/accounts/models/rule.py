from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.role import Role


class Rule(models.Model):
    """What a role may do: a verb on the entities that a predicate matches (`{}` matches all).

    `role` empty stands for people who did not sign in.
    """

    class Verb(models.TextChoices):
        READ = "read", _("Read")
        EDIT = "edit", _("Edit")
        REFRESH = "refresh", _("Refresh")
        SCAFFOLD = "scaffold", _("Make services from")
        APPROVE = "approve", _("Approve runs of")

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
