"""The places of the portal, as the main navigation shows them: the bar above, on a phone the bar below."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    url: str
    label: str | Promise
    icon: str
    phone_only: bool = False
    """The mark leads home on a wide screen, a button to a new service; the bar of a phone has neither."""
    wide_only: bool = False
    """What would not fit into the bar of a phone: there it is a link of the pages around it."""

    def holds(self, path: str) -> bool:
        return path == self.url if self.url == "/" else path.startswith(self.url)


PLACES = (
    Place("/", _("Home"), "home", phone_only=True),
    Place("/catalog/", _("Catalog"), "layout-grid"),
    Place("/trends/", _("Trends"), "trending-up"),
    Place("/tools/", _("Tools"), "tool"),
    Place("/radar/", _("Radar"), "radar-2", wide_only=True),
    Place("/create/", _("Create"), "plus", phone_only=True),
    Place("/sources/", _("Sources"), "git-branch"),
    Place("/git/", _("Repositories"), "brand-git", wide_only=True),
)
