"""Thousands of sources of one descriptor each cost little more than one source of thousands."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.changes.locations import register_locations
from catalog.ingest.fetch import Credential
from catalog.ingest.refresh import refresh
from catalog.models import AuditEvent, Entity, Location, Refresh
from tests.ingest.sources import component

pytestmark = pytest.mark.django_db


def places(folder: Path, count: int) -> list[tuple[str, str]]:
    found = []
    for number in range(count):
        path = folder / f"{count}-{number}.yaml"
        path.write_text(component(f"service-{count}-{number}"))
        found.append((str(Location.Type.FILE), str(path)))
    return found


def registered(folder: Path, count: int) -> list[Location]:
    return [one for one, _ in register_locations(actor=None, places=places(folder, count), urgent=False)]


def statements_to_take_in(folder: Path, count: int) -> tuple[int, int, int]:
    """To register so many sources, to read them first, and to look again."""
    with CaptureQueriesContext(connection) as registering:
        locations = registered(folder, count)
    with CaptureQueriesContext(connection) as reading:
        refresh(locations)
    with CaptureQueriesContext(connection) as looking:
        refresh(list(Location.objects.filter(pk__in=[one.pk for one in locations])))
    assert Entity.objects.filter(ref__startswith=f"component:default/service-{count}-").count() == count
    return len(registering), len(reading), len(looking)


def test_it_takes_no_more_statements_for_many_sources_than_for_few(tmp_path: Path) -> None:
    statements_to_take_in(tmp_path, 2)  # what every catalog has once: keys of the index, its state
    few = statements_to_take_in(tmp_path, 3)
    many = statements_to_take_in(tmp_path, 40)
    # One or two come or go with what the index has to insert, change or leave alone.
    assert all(more <= some + 2 for some, more in zip(few, many, strict=True))


def test_each_source_says_how_it_went(tmp_path: Path) -> None:
    locations = registered(tmp_path, 5)
    Path(locations[3].target).unlink()
    refresh(locations)
    rows = list(Location.objects.filter(pk__in=[one.pk for one in locations]).order_by("pk"))
    assert [row.failures for row in rows] == [0, 0, 0, 1, 0]
    assert [bool(row.error) for row in rows] == [False, False, False, True, False]
    assert all(row.checked_at and row.next_check and row.next_check > row.checked_at for row in rows)
    told = {row.location_id: row for row in Refresh.objects.all()}
    # The component and the Location entity that stands for the source.
    assert [told[row.pk].created for row in rows] == [2, 2, 2, 1, 2]
    assert all(refreshed.finished_at for refreshed in told.values())
    assert told[rows[3].pk].error == rows[3].error


def test_what_is_registered_again_is_known(tmp_path: Path) -> None:
    some, more = places(tmp_path, 3), places(tmp_path, 4)
    first = register_locations(actor=None, places=some)
    again = register_locations(actor=None, places=[*more, *some])
    assert [is_new for _, is_new in first] == [True] * 3
    assert [is_new for _, is_new in again] == [True] * 4 + [False] * 3
    assert [one.pk for one, _ in again[4:]] == [one.pk for one, _ in first]
    assert AuditEvent.objects.filter(verb="location.register").count() == 7


def test_what_was_only_included_is_registered_with_the_others(tmp_path: Path) -> None:
    some = places(tmp_path, 3)
    Location.objects.create(type=some[1][0], target=some[1][1], registered=False, revision="read before")
    assert all(is_new for _, is_new in register_locations(actor=None, places=some))
    known = Location.objects.get(target=some[1][1])
    assert known.registered
    assert known.revision == ""


def test_a_credential_is_that_of_all_that_are_new(tmp_path: Path) -> None:
    some, more = places(tmp_path, 2), places(tmp_path, 3)
    register_locations(actor=None, places=some)
    register_locations(actor=None, places=[*some, *more], credential=Credential(secret="s3cret"))
    kept = Location.objects.filter(credential__isnull=False)
    assert {one.target for one in kept} == {target for _, target in more}
    assert AuditEvent.objects.filter(verb="location.credential").count() == 3
