"""The operations of an API, by tag."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.web.entity.prose import prose
from catalog.web.openapi.document import Document, Operation, listing, mapping, text

OPEN = 30
"""Operations in all up to which groups stand open."""

AT_ONCE = 100
"""Operations in all beyond which a group that is closed is not there until it is opened."""

MOST = 500
"""Operations of one group that are listed; words find the others."""

Text = str | Promise


Address = Callable[[str, str], str]
"""Where a "group" or an "operation" is read, by its key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` counts all operations of the API, from 0."""

    number: int
    operation: Operation
    address: Address
    is_open: bool

    @property
    def url(self) -> str:
        return self.address("operation", self.operation.key)


@dataclass(slots=True)
class Group:
    """`is_there` says whether its entries are shown with the page; else they are behind `url`."""

    name: Text
    url: str
    description: SafeString | None = None
    entries: list[Entry] = field(default_factory=list)
    is_open: bool = True
    is_there: bool = True

    @property
    def shown(self) -> Sequence[Entry]:
        return self.entries[:MOST]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)

    @property
    def key(self) -> str:
        return str(self.name)


def groups(document: Document, *, find: str, opened: Collection[str], address: Address) -> Sequence[Group]:
    """Tags in the order in which the API declares them, then the others. `find` keeps what has those words;
    `opened` are the keys of operations and groups that stand open."""
    found = _declared(document, address)
    for number, operation in enumerate(document.operations):
        if not _has(operation, find):
            continue
        name = _group_name(operation)
        if name not in found:
            found[name] = Group(name, address("group", str(name)))
        entry = Entry(number, operation, address, operation.key in opened)
        found[name].entries.append(entry)
    kept = [group for group in found.values() if group.entries]
    total = sum(len(group.entries) for group in kept)
    for group in kept:
        is_asked = group.key in opened or any(entry.is_open for entry in group.entries)
        group.is_open = is_asked or total <= OPEN or len(kept) == 1
        group.is_there = group.is_open or total <= AT_ONCE
    return kept


def _declared(document: Document, address: Address) -> dict[Text, Group]:
    found: dict[Text, Group] = {}
    for tag in map(mapping, listing(document.root.get("tags"))):
        name, described = text(tag.get("name")), text(tag.get("description"))
        found[name] = Group(name, address("group", name), prose(described) if described else None)
    return found


def _group_name(operation: Operation) -> Text:
    if operation.is_webhook:
        return _("Webhooks")
    return operation.tag or _("Operations")


def _has(operation: Operation, find: str) -> bool:
    haystack = f"{operation.method} {operation.path} {operation.summary} {operation.identity}".lower()
    return all(word in haystack for word in find.lower().split())
