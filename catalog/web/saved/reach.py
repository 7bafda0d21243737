"""Which saved views a person has before them, and what they may do to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import DefaultView, SavedView
from catalog.policy import MANAGE, Person, policy
from catalog.web.belonging import groups_of, ref_of
from catalog.web.reference import shown_name

OF_THE_MOMENT = frozenset({"cursor", "start", "more", "find", "format"})
"""Parameters that say where in a list one is, and not what it lists."""


def kept(query: str) -> str:
    """A list's query as a view keeps it; "" when nothing is left or it is too long."""
    pairs = [(name, value) for name, value in parse_qsl(query.lstrip("?")) if name not in OF_THE_MOMENT]
    written = urlencode(pairs, safe=":/,")
    return written if len(written) <= SavedView.LONGEST_QUERY else ""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A view with what a page says of it and whether this person may change it."""

    view: SavedView
    is_own: bool
    may_change: bool
    is_default: bool
    audiences: Sequence[Choice]

    @property
    def url(self) -> str:
        return reverse("catalog:view", args=[self.view.pk])

    @property
    def shared_with(self) -> str:
        """In words; "" when with nobody."""
        if self.view.shared_with == SavedView.EVERYBODY:
            return _("everybody")
        return shown_name(self.view.shared_with) if self.view.shared_with else ""


@dataclass(frozen=True)
class Views:
    """The views that `user` sees; read when they are shown, so that a part of a page need not pay."""

    user: Person
    query: str = ""
    """Of the list that is looked at, to say which of them it is."""

    @cached_property
    def groups(self) -> list[str]:
        return groups_of(ref_of(self.user))

    @cached_property
    def shown(self) -> list[Shown]:
        views = list(SavedView.objects.visible_to(self.user.pk, self.groups))
        return [self._shown(view) for view in views]

    @property
    def current(self) -> str:
        """The name of the view that the list shows just now; "" for another list."""
        query = kept(self.query)
        return next((one.view.name for one in self.shown if one.view.query == query), "")

    @cached_property
    def default_id(self) -> int | None:
        if not self.user.is_authenticated:
            return None
        return DefaultView.objects.filter(user_id=self.user.pk).values_list("view_id", flat=True).first()

    def audiences(self, chosen: str = "") -> list[Choice]:
        """Whom one may share with: nobody, one's teams, everybody; and whoever it is shared with already."""
        refs = list(dict.fromkeys([*self.groups, chosen] if chosen else self.groups))
        teams = [Choice(ref, shown_name(ref), ref == chosen) for ref in refs if ref != SavedView.EVERYBODY]
        everybody = Choice(SavedView.EVERYBODY, _("Everybody"), chosen == SavedView.EVERYBODY)
        return [Choice("", _("Only me"), not chosen), *teams, everybody]

    def one_or_404(self, pk: int) -> Shown:
        view = SavedView.objects.visible_to(self.user.pk, self.groups).filter(pk=pk).first()
        if view is None:
            raise Http404(_("There is no such view, or it is not shared with you."))
        return self._shown(view)

    def _shown(self, view: SavedView) -> Shown:
        is_own = self.user.is_authenticated and view.owner_id == self.user.pk
        return Shown(
            view=view,
            is_own=is_own,
            may_change=is_own or self._manages,
            is_default=view.pk == self.default_id,
            audiences=self.audiences(view.shared_with),
        )

    @cached_property
    def _manages(self) -> bool:
        return self.user.is_authenticated and policy().allows(self.user, MANAGE, None)


def default_query(user: Person) -> str:
    """The query that a person's catalog opens with; "" without one, or when they may see it no more."""
    if not user.is_authenticated:
        return ""
    chosen = DefaultView.objects.filter(user_id=user.pk).select_related("view").first()
    if chosen is None:
        return ""
    is_seen = chosen.view.owner_id == user.pk or chosen.view.shared_with == SavedView.EVERYBODY
    is_seen = is_seen or chosen.view.shared_with in groups_of(ref_of(user))
    return chosen.view.query if is_seen else ""
