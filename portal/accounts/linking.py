"""Which User entity an account could be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.index.reading import one_snapshot
from catalog.models import Entity
from catalog.query.predicate import Equals, Predicate, all_of
from catalog.query.query import Query
from catalog.query.run import run
from portal.accounts.models import User
from portal.accounts.person import EMAIL

OFFERED = 20
KIND: Predicate = Equals("kind", "user")


@dataclass(frozen=True, slots=True)
class Candidate:
    """`taken` are the other accounts that are linked to it."""

    entity: Entity
    taken: tuple[str, ...]
    same_address: bool


def candidates(account: User, words: str = "") -> list[Candidate]:
    """Those found by `words`; without any by the account's address and then by its names."""
    with one_snapshot():
        if words:
            ids, by_address = _found(words), []
        else:
            by_address = _of_address(account.email)
            ids = by_address + [pk for pk in _by_names(account) if pk not in by_address]
        rows = Entity.objects.filter(pk__in=ids).defer("doc").in_bulk()
    entities = [rows[pk] for pk in ids[:OFFERED] if pk in rows]
    taken: dict[str, list[str]] = {}
    others = User.objects.filter(entity_ref__in=[entity.ref for entity in entities]).exclude(pk=account.pk)
    for name, ref in others.order_by("username").values_list("username", "entity_ref"):
        taken.setdefault(ref, []).append(name)
    return [
        Candidate(entity, tuple(taken.get(entity.ref, ())), entity.pk in by_address) for entity in entities
    ]


def _of_address(address: str) -> list[int]:
    if not address:
        return []
    return run(Query(all_of(KIND, Equals(EMAIL, address)), limit=OFFERED, counted=False)).ids


def _by_names(account: User) -> list[int]:
    """By the whole name, then by each part of it or of the user name: the catalog may know only one."""
    parts = re.split(r"[\W_]+", account.username.partition("@")[0])
    tried = [account.get_full_name(), account.last_name, " ".join(parts), *parts]
    found = (pk for words in dict.fromkeys(tried) if len(words) > 1 for pk in _found(words))
    return list(dict.fromkeys(found))[:OFFERED]


def _found(words: str) -> list[int]:
    return run(Query(KIND, text=words, limit=OFFERED, counted=False)).ids
