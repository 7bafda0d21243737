"""Makes the index anew of what the entities and their relations say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import orjson
from django.db import connection, transaction

from catalog.index.marks import ERROR, dangling, related
from catalog.index.terms import Term, terms_of
from catalog.index.write import IndexChange, apply
from catalog.models import CatalogState, Entity, IndexWrite, Posting, Relation
from catalog.models import Term as TermRow

AT_ONCE = 2000


def rebuild() -> int:
    """Empty the index and fill it again, all at once; returns of how many entities it is.

    Other writers wait until it is done: about half a minute for 100,000 entities. Readers see the
    former index until then.
    """
    with transaction.atomic():
        state = CatalogState.locked()
        state.version += 1
        state.save()
        with connection.cursor() as cursor:
            for model in (TermRow, Posting, IndexWrite):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
        count = 0
        for entities in _chunks():
            apply([IndexChange(entity_id, add=terms, created=True) for entity_id, terms in entities.items()])
            count += len(entities)
    return count


def _chunks() -> Iterator[dict[int, set[Term]]]:
    """The terms of all entities, those of their relations and marks among them."""
    last = 0
    while True:
        rows = Entity.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "doc")[:AT_ONCE]
        terms = {pk: _of_document(doc) for pk, doc in rows}
        if not terms:
            return
        first, last = min(terms), max(terms)
        for entity_id, of_relations in _of_relations(first, last).items():
            terms[entity_id] |= of_relations
        yield terms


def _of_document(doc: str) -> set[Term]:
    document = orjson.loads(doc + "}")
    terms = terms_of(document, ())
    return terms | {ERROR} if "status" in document else terms


def _of_relations(first: int, last: int) -> dict[int, set[Term]]:
    """The terms that relations give to the entities with these ids, whichever end they are."""
    terms: dict[int, set[Term]] = defaultdict(set)
    own = Relation.objects.filter(source__pk__range=(first, last))
    for relation in own.iterator():
        terms[relation.source_id].add(related(relation.type, relation.target_ref))
        if relation.target_id is None:
            terms[relation.source_id].add(dangling(relation.type))
    others = Relation.objects.filter(target__pk__range=(first, last))
    for target, inverse, ref in others.values_list("target", "inverse", "source__ref"):
        terms[target].add(related(inverse, ref))
    return terms
