"""What changed, and who changed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField
from catalog.models.location import Refresh


class Revision(models.Model):
    """A change of one entity after it was first taken in.

    `before` is the reverse JSON merge patch: applied to the document of this revision it gives the one
    before. It is the `whole` document where a patch cannot say it (RFC 7396 has no way to set a null),
    and for what was deleted, so that the deletion can be undone.
    """

    class Action(models.TextChoices):
        CHANGED = "changed", _("Changed")
        DELETED = "deleted", _("Deleted")
        RESTORED = "restored", _("Restored")

    entity_id = models.IntegerField(_("entity number"), db_index=True)
    ref = ByteOrderedCharField(_("reference"), max_length=255, db_index=True)
    uid = models.CharField(_("UID"), max_length=36)
    number = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=8, choices=Action)
    at = models.DateTimeField(_("time"), db_index=True)
    refresh = models.ForeignKey(
        Refresh, null=True, on_delete=models.SET_NULL, related_name="revisions", verbose_name=_("reading")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    before = models.TextField(_("what it was before"))
    whole = models.BooleanField(_("whole document"), default=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [models.UniqueConstraint(fields=["entity_id", "number"], name="one_number_a_revision")]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(action="deleted"), name="deletions_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.number}"


class AuditEvent(models.Model):
    """Something that a person (or their token) did: one row a change, written by the change itself."""

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    verb = models.CharField(_("what"), max_length=63)
    subject = models.CharField(_("subject"), max_length=2100)
    detail = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
