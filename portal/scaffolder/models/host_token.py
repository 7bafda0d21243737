"""What opens the git hosts of the company for every run."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class HostToken(models.Model):
    """A token that the portal itself has at a git host, so that nobody who runs a template is asked for one.

    `host` is as in addresses, lower-case, with its port where it has one. `owner` bounds the token to what
    lies below it, such as an organisation or a group; "" stands for the whole host. `sealed` is encrypted.
    """

    host = ByteOrderedCharField(_("host"), max_length=255)
    owner = ByteOrderedCharField(_("owner"), max_length=255, blank=True)
    username = models.CharField(_("user name"), max_length=100, blank=True)
    fetches = models.BooleanField(
        _("may fetch"),
        default=False,
        help_text=_("Whether templates may also fetch files with it, not only publish."),
    )
    sealed = models.BinaryField(editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("token of a git host")
        verbose_name_plural = _("tokens of git hosts")
        ordering = ["host", "owner"]
        constraints = [models.UniqueConstraint(fields=["host", "owner"], name="one_token_an_owner")]

    def __str__(self) -> str:
        return f"{self.host}/{self.owner}" if self.owner else self.host
