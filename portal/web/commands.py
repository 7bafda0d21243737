"""What the palette can do and where it leads, apart from entities; each only for who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from catalog.policy import MANAGE, Person, policy
from catalog.web.sources.sight import Sight
from portal.web.context import own_page
from portal.web.navigation import PLACES

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Command:
    label: Text
    icon: str
    url: str

    def answers(self, words: str) -> bool:
        """Whether every word is in the label, as it is shown or in English: commands are known by both."""
        with override("en"):
            english = str(self.label)
        text = f"{self.label} {english}".lower()
        return all(word in text for word in words.lower().split())


def pages(request: HttpRequest) -> Iterator[Command]:
    for place in PLACES:
        yield Command(place.label, place.icon, place.url)
    yield Command(_("Search"), "search", reverse("search"))
    if page := own_page(request):
        yield Command(_("My page"), "user", page)
    if request.user.is_authenticated:
        yield Command(_("Runs"), "history", reverse("create:runs"))
        yield Command(_("Notices"), "bell", reverse("notices:list"))
        yield Command(_("API tokens"), "plug-connected", reverse("tokens"))
        if request.user.is_staff:
            yield Command(_("Administration"), "settings", reverse("admin:index"))
            unlinked = reverse("admin:accounts_user_changelist") + "?linked=no"
            yield Command(_("Accounts to link"), "users", unlinked)
            yield Command(_("Audit"), "history", reverse("audit"))
        if _manages(request.user):
            yield Command(_("Kinds"), "puzzle", reverse("kinds:list"))
            yield Command(_("Git hosts"), "brand-git", reverse("create:hosts"))
            yield Command(_("Detection rules"), "tool", reverse("tools:rules"))
            yield Command(_("Dismissed recommendations"), "ban", reverse("tools:dismissals"))
    yield Command(_("What to use next"), "bulb", reverse("trends:advice"))
    yield Command(_("What DevOps is"), "trending-up", reverse("trends:devops"))
    yield Command(_("Compare tools"), "columns-3", reverse("tools:compare"))
    if Sight(policy().visible(request.user)).is_whole:
        yield Command(_("Deleted lately"), "trash", reverse("sources:deleted"))


def commands(request: HttpRequest) -> Iterator[Command]:
    for allowed, command in _COMMANDS:
        if allowed(request.user):
            yield Command(command.label, command.icon, command.url)


def _signed_in(user: Person) -> bool:
    return user.is_authenticated


def _nobody(user: Person) -> bool:
    return not user.is_authenticated


def _manages(user: Person) -> bool:
    return user.is_authenticated and policy().allows(user, MANAGE, None)


def _anyone(user: Person) -> bool:
    return True


_COMMANDS: tuple[tuple[Callable[[Person], bool], Command], ...] = (
    (_anyone, Command(_("New service from template"), "plus", "/create/")),
    (_manages, Command(_("Add a source"), "git-branch", "/sources/new/")),
    (_manages, Command(_("Define a kind"), "puzzle", "/kinds/new/")),
    (_signed_in, Command(_("Change password"), "key", "/accounts/password/change/")),
    (_signed_in, Command(_("Sign out"), "logout", "/accounts/logout/")),
    (_nobody, Command(_("Sign in"), "login", "/accounts/login/")),
)
