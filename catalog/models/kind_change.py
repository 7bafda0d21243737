from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.lease import Leased


class KindChange(Leased):
    """A write that defined kinds otherwise, for as long as not all entities of these kinds are brought along.

    It is noted in that write itself, so that nothing is forgotten, whatever ends in between. `before` is what
    the kinds were, `keys` are those that are others now, once somebody looked; of `total` entities those up
    to the number `done` say what they state by them now.
    """

    before = models.JSONField(_("kinds before"), default=dict)
    keys = models.JSONField(_("changed kinds"), null=True)
    total = models.PositiveIntegerField(_("entities"), default=0)
    finished = models.PositiveIntegerField(_("brought along"), default=0)
    done = models.IntegerField(_("last number"), default=0)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("kind to follow")
        verbose_name_plural = _("kinds to follow")

    def __str__(self) -> str:
        return ", ".join(self.keys or ())
