"""How many statements an answer takes: few, and as many for 10,000 entities as for 12."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.api import memory
from catalog.ingest.refresh import refresh
from catalog.models import Entity
from catalog.query.relations import forget as forget_relations
from tests.api.conftest import take_in
from tests.bench.generate import Company

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/catalog"
REFS = {
    "entityRefs": ["component:default/component-00001", "group:default/group-00000", "user:default/nobody"]
}

BUDGETS: dict[str, int] = {
    "entities/by-query?limit=5&filter=kind=component": 4,
    "entities/by-query?limit=5&filter=kind=component&orderField=metadata.title,asc": 5,
    "entities/by-query?limit=5&filter=kind=component,spec.lifecycle=production&filter=kind=user": 4,
    "entities/by-query?limit=5&fullTextFilterTerm=order&fullTextFilterFields=metadata.title": 4,
    "entities/by-query?limit=0": 2,
    "entities/by-name/component/default/component-00001": 2,
    "entities/by-name/component/default/component-00001/ancestry": 10,
    "entity-facets?facet=kind&facet=spec.type&facet=metadata.tags&filter=kind=component": 2,
    "entities?limit=5": 5,
    "entities?limit=5&order=asc:metadata.title": 5,
    "locations": 1,
    "locations/by-entity/component/default/component-00001": 2,
    "POST entities/by-refs": 4,
    "POST entities/by-query": 4,
}
"""Of an answer that was not given before, without those that open and close the snapshot. Most ask for the
catalog's version twice: whether they answered before, and in the snapshot that they then answer from. A
single entity comes together with it."""

FRAME = ("BEGIN", "SET TRANSACTION", "COMMIT", "ROLLBACK")


def counts(client: Client) -> dict[str, int]:
    """What each takes when the process has read what it keeps of the index."""
    found = {}
    for request in BUDGETS:
        _ask(client, request)
        memory.forget()
        forget_relations()
        with CaptureQueriesContext(connection) as captured:
            assert _ask(client, request).status_code == 200, request
        found[request] = sum(not query["sql"].startswith(FRAME) for query in captured)
    return found


def _ask(client: Client, request: str) -> Any:
    method, _, path = request.rpartition(" ")
    if not method:
        return client.get(f"{API}/{path}")
    body = REFS if path.endswith("by-refs") else {"limit": 5, "query": {"kind": "component"}}
    return client.post(f"{API}/{path}", json.dumps(body), content_type="application/json")


def test_an_answer_takes_as_many_statements_for_ten_thousand_entities_as_for_twelve(
    client: Client, tmp_path: Path, settings: LazySettings
) -> None:
    settings.ANONYMOUS_READ = True
    file = tmp_path / "all.yaml"
    file.write_text("---\n".join(Company(12).documents()))
    location = take_in("file", str(file))
    assert counts(client) == BUDGETS
    file.write_text("---\n".join(Company(10_000).documents()))
    refresh([location])
    assert Entity.objects.count() > 9_900
    assert counts(client) == BUDGETS
