from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from catalog import kinds
from catalog.index.holders import Holders
from catalog.index.terms import Term
from catalog.index.write import IndexChange, apply
from catalog.ingest.found import Found
from catalog.kinds.definition import DEFINITION
from catalog.models import CatalogState, KindChange


@dataclass(slots=True)
class Writing:
    """One write of the catalog: who holds it is the only writer. Collects what the index must learn."""

    state: CatalogState
    at: datetime
    dirty: bool = False
    kinds_changed: bool = False
    _changes: dict[int, IndexChange] = field(default_factory=dict)
    _groups: dict[Holders, dict[int, int]] = field(default_factory=dict)

    def change(self, entity_id: int) -> IndexChange:
        self.dirty = True
        found = self._changes.get(entity_id)
        if found is None:
            found = self._changes[entity_id] = IndexChange(entity_id)
        return found

    def create(self, entity_id: int, found: Found) -> None:
        """The entity is new, with the terms of what it is made of."""
        change = self.change(entity_id)
        change.created = True
        if found.group is None:
            change.add = change.add | found.terms if change.add else found.terms
        else:
            self._groups.setdefault(found.group, {})[found.number] = entity_id

    def touch_kind(self, kind: str) -> None:
        """Note that an entity of this kind is written: one that defines a kind concerns every process."""
        if kind == DEFINITION.key:
            self.kinds_changed = True

    def add_term(self, entity_id: int, term: Term) -> None:
        change = self._changes.get(entity_id) or self.change(entity_id)
        if change.remove:
            change.remove.discard(term)
        change.add.add(term)

    def remove_term(self, entity_id: int, term: Term) -> None:
        change = self.change(entity_id)
        change.add.discard(term)
        change.remove.add(term)

    def finish(self) -> None:
        if not self.dirty:
            return
        self.state.version += 1
        if self.kinds_changed:
            self.state.kinds_version = self.state.version
            KindChange.objects.create(before=kinds.stated(), next_check=self.at)
        self.state.save()
        apply(list(self._changes.values()), self._groups.items())


@contextmanager
def writing() -> Iterator[Writing]:
    """A transaction that holds the catalog's lock; what it changed is visible all at once at its end."""
    with transaction.atomic():
        held = Writing(CatalogState.locked(), timezone.now())
        yield held
        held.finish()
