"""The palette: entities, pages and commands by a few letters. Without scripts it is a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import kinds
from catalog.index.read import Snapshot, snapshot
from catalog.query.matching import match
from catalog.query.predicate import Predicate
from catalog.web.access import reading
from catalog.web.htmx import Request, render_page
from catalog.web.listing.filters import ALL_KINDS
from portal.web.commands import Command, commands, pages
from portal.web.mine import at_hand
from portal.web.search import Search, words_of

SHOWN = 6
ONLY_COMMANDS = ">"
OF_KIND = ":"


@dataclass(frozen=True, slots=True)
class Item:
    label: str | Promise
    note: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: `> words` asks for commands only, `api: words` for entities of that kind only."""

    words: str
    kind: str = ALL_KINDS
    only_commands: bool = False

    @classmethod
    def of(cls, typed: str) -> Asked:
        if typed.startswith(ONLY_COMMANDS):
            return cls(typed.removeprefix(ONLY_COMMANDS).strip(), only_commands=True)
        kind, colon, words = typed.partition(OF_KIND)
        if colon and kinds.get(kind.strip().lower()):
            return cls(words.strip(), kind.strip().lower())
        return cls(typed)


@require_safe
@reading
def palette(request: Request, visible: Predicate) -> HttpResponse:
    typed = words_of(request)
    context = {"typed": typed, "groups": groups(request, Asked.of(typed), visible, snapshot())}
    return render_page(request, "palette/palette.html", context, fragments={"palette-found": "found"})


def groups(request: HttpRequest, asked: Asked, visible: Predicate, at: Snapshot) -> list[Group]:
    """What fits, by where it leads; nothing typed gives what is at hand and all that can be done."""
    found: list[Group] = []
    if not asked.only_commands:
        title = _("Catalog") if asked.words else _("Starred and recent")
        found.append(Group("catalog", title, _entities(request, asked, visible, at)))
    if asked.kind == ALL_KINDS:
        found.append(Group("do", _("Do"), _fitting(commands(request), asked.words)))
        if not asked.only_commands:
            found.append(Group("pages", _("Pages"), _fitting(pages(request), asked.words)))
    return [group for group in found if group.items]


def _entities(request: HttpRequest, asked: Asked, visible: Predicate, at: Snapshot) -> list[Item]:
    if not asked.words:
        return [
            Item(one.entity.name, "", one.entity.icon, one.entity.url)
            for one in at_hand(request, match(visible, at))
            if asked.kind in (ALL_KINDS, one.entity.kind)
        ][:SHOWN]
    search = Search(asked.words, visible, at, asked.kind, limit=SHOWN)
    items = [
        Item(
            one.entity.name,
            " · ".join(filter(None, [one.kind, one.description])),
            one.entity.icon,
            one.entity.url,
        )
        for one in search.results
    ]
    if search.more > 0:
        items.append(Item(_("All results"), str(search.page.total), "search", search.address))
    return items


def _fitting(known: Iterable[Command], words: str) -> list[Item]:
    return [Item(one.label, "", one.icon, one.url) for one in known if one.answers(words)]
