"""Backstage's own client, unchanged, reads and writes through our API."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from catalog.ingest.work import step
from catalog.models import AuditEvent, Entity, Location
from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from tests.api.conftest import Recorded

pytestmark = [pytest.mark.shared, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).parent
LOOKUP = "component:default/artist-lookup"
VIA_URL = "component:default/via-url"


@pytest.fixture(scope="session")
def client_package() -> Path:
    """The folder with the client installed, from the lock, once."""
    npm = shutil.which("npm")
    assert npm, "Backstage's client runs on Node.js 20 or later: node and npm must be on the PATH."
    if not (HERE / "node_modules").is_dir():
        subprocess.run([npm, "ci"], cwd=HERE, check=True, capture_output=True, timeout=300)
    return HERE


class Script:
    """Runs scripts beside this file against the server, as an admin with a token for the catalog."""

    def __init__(self, folder: Path, address: str) -> None:
        manager = User.objects.create_user("minseo.kim", role=Role.ADMIN)
        _, token = make_token(actor=None, owner=manager, name="client", scopes=["edit"], days=1)
        self._folder, self._arguments = folder, [address, token]

    def run(self, name: str, *arguments: str) -> Any:
        """What each method of the client gave."""
        command = ["node", name, *self._arguments, *arguments]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def script(
    client_package: Path, catalog: Recorded, live_server: LiveServer, settings: LazySettings
) -> Script:
    settings.ANONYMOUS_READ = False
    return Script(client_package, live_server.url)


def test_every_reading_method_of_the_client_works(script: Script, catalog: Recorded) -> None:
    read: dict[str, Any] = script.run("read.mjs")
    failed = {
        name: result for name, result in read.items() if isinstance(result, dict) and "failed" in result
    }
    assert not failed
    _check_lists(read)
    _check_pages(read)
    _check_single_entities(read)
    _check_facets(read)
    _check_locations(read, catalog)
    _check_actions(read)


def _check_lists(read: dict[str, Any]) -> None:
    assert len(read["getEntities"]) == 18
    assert set(read["getEntitiesFiltered"]) == {
        *(f"user:default/{name}" for name in ("alice", "bob", "carol")),
        *(f"group:default/{name}" for name in ("acme", "platform", "team-a")),
        LOOKUP,
    }
    assert {"kind": "Component", "metadata": {"name": "other-lib"}, "spec": {"type": "library"}} in read[
        "getEntitiesFields"
    ]
    assert read["getEntitiesOrdered"] == ["component:default/player-web", "component:labs/other-lib", LOOKUP]
    assert read["getEntitiesPaged"] == ["component:default/player-web", "component:labs/other-lib"]
    assert read["queryEntitiesText"] == [LOOKUP, "resource:default/artists-db"]
    assert read["queryEntitiesPredicate"] == ["component:labs/other-lib", "component:default/player-web"]
    assert read["queryEntitiesWithoutTotal"] == 0
    assert len(read["streamEntities"]) == len(set(read["streamEntities"])) == 3


def _check_pages(read: dict[str, Any]) -> None:
    pages = read["queryEntities"]
    assert pages["found"] == [
        {"refs": [LOOKUP, "component:labs/other-lib"], "total": 4},
        {"refs": ["component:default/player-web", "api:default/wayback-api"], "total": 4},
    ]
    assert pages["back"] == pages["found"][0]["refs"]
    unordered = read["queryEntitiesUnordered"]
    assert [len(page["refs"]) for page in unordered["found"]] == [2, 1]
    assert unordered["back"] == unordered["found"][0]["refs"]


def _check_single_entities(read: dict[str, Any]) -> None:
    assert read["getEntitiesByRefs"] == ["user:default/bob", None, LOOKUP]
    assert read["getEntitiesByRefsFiltered"] == ["user:default/bob", None]
    assert read["getEntityByRef"]["metadata"]["title"] == "Artist Lookup"
    assert {"type": "ownedBy", "targetRef": "group:default/team-a"} in read["getEntityByRef"]["relations"]
    assert read["getEntityByRefMissing"] is None
    root, *above = read["getEntityAncestors"]["items"]
    assert read["getEntityAncestors"]["root"] == LOOKUP
    assert root == [LOOKUP, ["location:default/oracle-root"]]
    assert above[0][0] == "location:default/oracle-root"
    assert above[1] == [above[0][1][0], []]


def _check_facets(read: dict[str, Any]) -> None:
    assert read["getEntityFacets"]["spec.lifecycle"] == [
        {"value": value, "count": 1} for value in ("deprecated", "experimental", "production")
    ]
    assert [facet["value"] for facet in read["getEntityFacets"]["metadata.tags"]] == [
        "data",
        "java",
        "react",
        "web",
    ]
    assert read["getEntityFacetsPredicate"] == {
        "kind": [{"value": "API", "count": 1}, {"value": "Component", "count": 3}]
    }


def _check_locations(read: dict[str, Any], catalog: Recorded) -> None:
    location = Location.objects.get()
    told = {
        "id": str(location.uid),
        "type": "file",
        "target": f"{catalog.folder}/catalog.yaml",
        "entityRef": f"location:default/{location.entity_name}",
    }
    assert read["getLocations"] == [told]
    assert read["queryLocations"] == {"items": [told], "totalItems": 1, "pageInfo": {}}
    assert read["streamLocations"] == [told]
    for method in ("getLocationById", "getLocationByRef", "getLocationByEntity"):
        assert read[method] == told


def _check_actions(read: dict[str, Any]) -> None:
    good, bad = read["validateEntity"]
    assert good == {"valid": True}
    assert bad["valid"] is False
    assert "must have required property 'owner'" in bad["errors"][0]["message"]
    assert read["analyzeLocation"]["generateEntities"][0]["entity"]["metadata"]["name"] == "some-repo"
    assert read["refreshEntity"] is None
    assert Location.objects.get().urgent
    assert read["refreshUnknown"] == {
        "name": "ResponseError",
        "status": 404,
        "message": "Entity component:default/nope not found",
    }
    assert read["badFilter"]["status"] == 400
    assert read["badFilter"]["message"].startswith("Invalid query: Validation error")


def test_every_writing_method_of_the_client_works(script: Script, catalog: Recorded) -> None:
    target = f"http://{catalog.address}/extra.yaml"

    tried = script.run("write.mjs", "try", target)
    assert (tried["exists"], tried["entities"]) == (False, ["location:default/" + tried["name"], VIA_URL])
    assert Location.objects.count() == 1

    added = script.run("write.mjs", "add", target)
    location = Location.objects.get(type="url")
    assert added["location"] == {
        "id": str(location.uid),
        "type": "url",
        "target": target,
        "entityRef": f"location:default/{location.entity_name}",
    }
    assert added["entities"] == []
    assert added["again"] == {"status": 409, "message": f"Location url:{target} already exists"}
    assert added["refreshed"] == added["location"]
    assert added["withoutToken"] == {"status": 401, "message": "Missing credentials"}
    assert step("now")

    found = script.run("write.mjs", "find", VIA_URL)
    assert found == added["location"]

    elsewhere = target.replace("extra", "extra2")
    assert script.run("write.mjs", "move", found["id"], elsewhere) == {**found, "target": elsewhere}
    assert step("now")
    assert Entity.objects.filter(ref=f"{VIA_URL}-2").exists()
    assert not Entity.objects.filter(ref=VIA_URL).exists()

    uid = Entity.objects.get(name="other-lib").uid
    assert script.run("write.mjs", "removeEntity", uid) is None
    assert not Entity.objects.filter(uid=uid).exists()
    assert script.run("write.mjs", "removeEntity", uid) is None

    assert script.run("write.mjs", "removeLocation", added["location"]["id"]) is None
    assert not Entity.objects.filter(ref=f"{VIA_URL}-2").exists()
    gone = script.run("write.mjs", "removeLocation", added["location"]["id"])
    assert gone == {"status": 404, "message": f"Found no location with ID {location.uid}"}
    verbs = AuditEvent.objects.filter(detail__through="client").values_list("verb", flat=True).order_by("pk")
    done = ["register", "refresh", "move", "remove"]
    assert [verb for verb in verbs if verb != "entity.delete"] == [f"location.{verb}" for verb in done]
