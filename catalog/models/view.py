from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.fields import ByteOrderedCharField


class SavedViewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user_id: int | None, groups: Collection[str]) -> Self:
        """A person's own, and those shared with everybody or with one of their `groups` (references)."""
        shared = models.Q(shared_with__in=[SavedView.EVERYBODY, *groups])
        own = models.Q(owner_id=user_id) if user_id is not None else models.Q(pk=None)
        return self.filter(own | shared).select_related("owner").order_by("name", "pk")


class SavedView(models.Model):
    """A name for what the catalog's list shows: kind, words, filters, order and columns, as its address says.

    `query` has no question mark and no place within the list.
    """

    EVERYBODY = "all"
    NAME_LENGTH = 80
    LONGEST_QUERY = 2000

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(_("query"), max_length=LONGEST_QUERY)
    shared_with = ByteOrderedCharField(
        _("shared with"),
        max_length=255,
        blank=True,
        db_index=True,
        help_text=_('Empty: with nobody. "all": with everybody. Otherwise the reference of a group.'),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_a_name")]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view that a person's catalog opens with."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="default_view", verbose_name=_("account")
    )
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+", verbose_name=_("view"))

    class Meta:
        verbose_name = _("default view")
        verbose_name_plural = _("default views")

    def __str__(self) -> str:
        return str(self.view)
