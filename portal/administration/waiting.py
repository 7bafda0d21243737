"""What an admin should look at first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from catalog.models import KindChange, Location
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    sentence: str
    url: str


def waiting() -> list[Waiting]:
    return list(_waiting())


def _waiting() -> Iterator[Waiting]:
    accounts = User.objects.unlinked().count()
    if accounts:
        yield Waiting(
            ngettext(
                "%(count)d account is linked to no person of the catalog.",
                "%(count)d accounts are linked to no person of the catalog.",
                accounts,
            )
            % {"count": accounts},
            reverse("admin:accounts_user_changelist") + "?linked=no",
        )
    failing = Location.objects.filter(failures__gt=0, paused=False).count()
    if failing:
        yield Waiting(
            ngettext("%(count)d source could not be read.", "%(count)d sources could not be read.", failing)
            % {"count": failing},
            reverse("admin:catalog_location_changelist") + "?failures=yes",
        )
    following = KindChange.objects.filter(total__gt=0).count()
    if following:
        yield Waiting(
            ngettext(
                "The entities of %(count)d changed kind are being brought along.",
                "The entities of %(count)d changed kinds are being brought along.",
                following,
            )
            % {"count": following},
            reverse("kinds:list"),
        )
    held = Location.objects.filter(held_deletions__gt=0).count()
    if held:
        yield Waiting(
            ngettext(
                "%(count)d source waits for approval of deletions.",
                "%(count)d sources wait for approval of deletions.",
                held,
            )
            % {"count": held},
            reverse("sources:list") + "?state=waiting",
        )
