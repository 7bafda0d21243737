"""One thing that one person is told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    WAITING = "waiting", _("Waits for you")
    REFUSED = "refused", _("Refused")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")


class Notice(models.Model):
    """`what` is the name of what it is about and `url` its page; `detail` is a reason or an error, if there
    is one. `mail_at` says when it is to go out by e-mail; None when it has, or is not to."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.CharField(_("about"), max_length=255)
    detail = models.TextField(_("details"), blank=True)
    url = models.CharField(_("page"), max_length=500)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mail_at = models.DateTimeField(_("e-mail due"), null=True, blank=True, db_index=True)
    mail_tries = models.PositiveSmallIntegerField(_("tries to send e-mail"), default=0)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "url"], name="notices_about")]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        return {
            Kind.WAITING: gettext("%(what)s waits for your approval."),
            Kind.REFUSED: gettext("%(what)s was not approved."),
            Kind.COMPLETED: gettext("%(what)s is done."),
            Kind.FAILED: gettext("%(what)s failed."),
        }[Kind(self.kind)] % {"what": self.what}
