"""Relations as documents carry them: remembered for one moment of the catalog, and for no other."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Location
from catalog.query.relations import Moment, in_json
from tests.api.conftest import take_in
from tests.ingest.sources import GROUP, component

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def location(tmp_path: Path) -> Location:
    file = tmp_path / "catalog-info.yaml"
    file.write_text("---\n".join([component("orders"), GROUP]))
    return take_in("file", str(file))


def owned() -> list[str]:
    """What the team owns, at this moment."""
    with one_snapshot():
        team = Entity.objects.get(kind="group").pk
        found = orjson.loads(in_json([team], snapshot())[team])
    return [relation["targetRef"] for relation in found if relation["type"] == "ownerOf"]


def test_what_another_states_is_there_as_soon_as_it_is_stated(location: Location) -> None:
    assert owned() == ["component:default/orders"]
    Path(location.target).write_text("---\n".join([component("orders"), component("basket"), GROUP]))
    refresh([location])
    assert owned() == ["component:default/basket", "component:default/orders"]


def test_what_was_read_at_this_moment_is_not_read_again(location: Location) -> None:
    ids = list(Entity.objects.values_list("pk", flat=True))
    with one_snapshot():
        at = snapshot()
        first = {pk: in_json(ids, at)[pk] for pk in ids}
        with CaptureQueriesContext(connection) as captured:
            assert {pk: in_json(ids, at)[pk] for pk in ids} == first
    assert len(captured) == 0


def test_a_part_that_is_known_already_is_added_to(location: Location) -> None:
    ids = list(Entity.objects.values_list("pk", flat=True))
    with one_snapshot():
        at = snapshot()
        in_json(ids[:1], at)
        found = in_json(ids, at)
        assert {pk: found[pk] for pk in ids} == dict(in_json(ids, None))


def test_nothing_is_kept_beyond_the_room() -> None:
    moment = Moment("now", room=10)
    moment.keep({1: b"12345"})
    moment.keep({2: b"123456"})
    moment.keep({3: b"12345"})
    assert set(moment.texts) == {1, 3}
