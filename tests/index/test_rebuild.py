"""The index that was kept up to date is the one that is made anew of the entities."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.changes.locations import register_location
from catalog.index import rebuild
from catalog.index.read import snapshot
from catalog.ingest.refresh import refresh
from catalog.models import Entity
from tests.index.contents import counted_keys, indexed_terms

pytestmark = pytest.mark.django_db

FIRST = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, tags: [java, java]}
spec: {type: website, lifecycle: production, owner: team-a, dependsOn: [component:api, "component:nowhere"]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: api, description: Answers}
spec: {type: service, lifecycle: production, owner: team-a, dependencyOf: [component:web]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team-a}
spec: {type: team, children: [], profile: {displayName: Team A}}
"""


def test_a_rebuilt_index_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "AT_ONCE", 2)
    file = tmp_path / "catalog-info.yaml"
    file.write_text(FIRST)
    location = register_location(actor=None, kind="file", target=str(file))
    refresh([location])
    file.write_text(FIRST.replace("name: api", "name: backend").replace("type: website", "type: 3"))
    refresh([location], allow_deletions=True)
    file.write_text(FIRST.replace("lifecycle: production, owner: team-a, dependencyOf", "dependencyOf"))
    refresh([location], allow_deletions=True)
    kept, counted = indexed_terms(), counted_keys()
    assert any(term[0] == "greenroom/dangling" for terms in kept.values() for term in terms)
    version = snapshot().version

    assert rebuild.rebuild() == Entity.objects.count() == len(kept)
    assert indexed_terms() == kept
    assert counted_keys() == counted
    assert snapshot().version == version + 1
    assert set(snapshot().everything()) == kept.keys()


def test_the_command_says_how_many_entities_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "catalog-info.yaml"
    file.write_text(FIRST)
    refresh([register_location(actor=None, kind="file", target=str(file))])
    call_command("rebuild_index")
    assert f"entities in it: {Entity.objects.count()}." in capsys.readouterr().out
