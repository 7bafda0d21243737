"""The operations of an API, by tag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.web.entity.prose import prose
from catalog.web.openapi.document import Document, Operation, listing, mapping, text

OPEN = 30
"""Operations in all up to which groups stand open."""

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` counts all operations of the API, from 0; `url` is where this one is read."""

    number: int
    operation: Operation
    url: str
    is_open: bool


@dataclass(slots=True)
class Group:
    name: Text
    description: SafeString | None = None
    entries: list[Entry] = field(default_factory=list)
    is_open: bool = True


def groups(
    document: Document, *, find: str, opened: str, url_of: Callable[[Operation], str]
) -> Sequence[Group]:
    """Tags in the order in which the API declares them, then the others. `find` keeps what has those words;
    `opened` is the key of the operation that stands open."""
    declared = {text(mapping(tag).get("name")): mapping(tag) for tag in listing(document.root.get("tags"))}
    found: dict[Text, Group] = {}
    for name, tag in declared.items():
        described = text(tag.get("description"))
        found[name] = Group(name, prose(described) if described else None)
    few = len(document.operations) <= OPEN
    for number, operation in enumerate(document.operations):
        if not _has(operation, find):
            continue
        group_name: Text = operation.tag or _("Operations")
        if operation.is_webhook:
            group_name = _("Webhooks")
        group = found.setdefault(group_name, Group(group_name))
        group.entries.append(Entry(number, operation, url_of(operation), operation.key == opened))
    kept = [group for group in found.values() if group.entries]
    for group in kept:
        group.is_open = few or bool(find) or len(kept) == 1 or any(entry.is_open for entry in group.entries)
    return kept


def _has(operation: Operation, find: str) -> bool:
    haystack = f"{operation.method} {operation.path} {operation.summary} {operation.identity}".lower()
    return all(word in haystack for word in find.lower().split())
