"""A catalog counted plainly: what the index must answer, worked out row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db import transaction

from catalog.index.terms import as_javascript, terms_of
from catalog.index.write import IndexChange, apply
from catalog.models import CatalogState

Row = tuple[str, str | None, str | None]
Relations = tuple[tuple[str, str], ...]


def rows_of(doc: Any, relations: Relations = ()) -> list[Row]:
    """The search rows that Backstage makes of an entity."""
    raw: list[tuple[str, Any]] = []
    _traverse("", doc, raw)
    metadata = doc["metadata"]
    raw.append(("metadata.name", metadata.get("name")))
    raw.append(("metadata.namespace", metadata.get("namespace")))
    if not metadata.get("namespace"):
        raw.append(("metadata.namespace", "default"))
    raw.extend((f"relations.{kind}", target) for kind, target in relations)
    rows: dict[tuple[str, str | None], Row] = {}
    for path, value in raw:
        key = path.lower()
        if len(key) > 200:
            continue
        original = as_javascript(value)
        lower = None if original is None or len(original.lower()) > 200 else original.lower()
        rows.setdefault((key, lower), (key, lower, None if lower is None else original))
    return list(rows.values())


def _traverse(path: str, value: Any, raw: list[tuple[str, Any]]) -> None:
    special = ("attachments", "relations", "status")
    if path in special or path in {f"metadata.{name}" for name in ("name", "namespace", "uid", "etag")}:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            _traverse(f"{path}.{key}" if path else key, item, raw)
    elif isinstance(value, list):
        for item in value:
            _traverse(path, item, raw)
            if isinstance(item, str):
                raw.append((f"{path}.{item}", True))
    else:
        raw.append((path, value))


class Plain:
    """Documents by id, kept beside the index that is tested."""

    def __init__(self) -> None:
        self.docs: dict[int, tuple[Any, Relations]] = {}

    def put(self, documents: dict[int, Any], relations: dict[int, Relations] | None = None) -> None:
        """Write these documents, in one chunk, here and to the index."""
        changes = []
        for entity_id, doc in documents.items():
            related = (relations or {}).get(entity_id, ())
            after = terms_of(doc, related) if doc is not None else set()
            known = self.docs.get(entity_id)
            before = terms_of(*known) if known else set()
            changes.append(
                IndexChange(
                    entity_id, before - after, after - before, created=known is None, deleted=doc is None
                )
            )
            if doc is None:
                self.docs.pop(entity_id)
            else:
                self.docs[entity_id] = (doc, related)
        write(changes)

    def rows(self) -> dict[int, list[Row]]:
        return {entity_id: rows_of(*known) for entity_id, known in self.docs.items()}

    def keys(self) -> set[str]:
        return {key for rows in self.rows().values() for key, _, _ in rows}

    def has(self, key: str) -> set[int]:
        return {entity_id for entity_id, rows in self.rows().items() if any(row[0] == key for row in rows)}

    def values(self, key: str) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for entity_id, rows in self.rows().items():
            for row_key, value, _ in rows:
                if row_key == key and value is not None:
                    found[value].add(entity_id)
        return dict(found)

    def counts(self, key: str, within: set[int]) -> dict[str, int]:
        found: Counter[str] = Counter()
        for entity_id, rows in self.rows().items():
            if entity_id in within:
                found.update(
                    original for row_key, _, original in rows if row_key == key and original is not None
                )
        return dict(found)


def write(changes: list[IndexChange]) -> None:
    with transaction.atomic():
        state = CatalogState.locked()
        state.version += 1
        state.save()
        apply(changes)
