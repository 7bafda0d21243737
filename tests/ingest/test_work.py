"""Workers take what is due, one worker a location, and what a killed one held is taken again."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from catalog.changes.locations import register_location, request_refresh
from catalog.ingest import idle, work
from catalog.ingest.refresh import refresh
from catalog.models import Entity, Location
from tests.ingest.sources import GROUP

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def location(tmp_path: Path) -> Location:
    (tmp_path / "catalog-info.yaml").write_text(GROUP)
    return register_location(actor=None, kind="file", target=str(tmp_path / "catalog-info.yaml"))


def test_what_a_person_waits_for_is_taken_by_the_lane_for_it_and_only_once(location: Location) -> None:
    assert work.step("bulk") == 0
    assert work.step("now") == 1
    assert Entity.objects.filter(ref="group:default/team-a").exists()
    assert work.step("now") == work.step("bulk") == 0

    location.refresh_from_db()
    assert location.next_check is not None
    assert location.next_check > timezone.now()
    assert location.lease_until is None


def test_what_is_due_by_schedule_is_taken_by_the_other_lane(location: Location) -> None:
    work.step("now")
    Location.objects.update(next_check=timezone.now() - timedelta(seconds=1))

    assert work.step("now") == 0
    assert work.step("bulk") == 1


def test_a_paused_location_waits(location: Location) -> None:
    Location.objects.update(paused=True)
    assert work.step("now") == 0


def test_a_location_that_a_killed_worker_held_is_taken_again_when_its_lease_ends(location: Location) -> None:
    assert len(Location.objects.claim(5)) == 1  # and the worker is killed
    assert work.step("now") == 0

    Location.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work.step("now") == 1


def test_of_many_workers_one_gets_the_location(location: Location) -> None:
    taken: list[int] = []
    start = threading.Barrier(6)

    def claim() -> None:
        start.wait()
        taken.append(len(Location.objects.claim(5)))
        connection.close()

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [0, 0, 0, 0, 0, 1]


def test_what_is_asked_for_during_a_refresh_is_done_after_it(
    location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = refresh

    def refresh_and_be_asked(locations: list[Location]) -> object:
        outcomes = real(locations)
        request_refresh(actor=None, location=location)
        return outcomes

    monkeypatch.setattr("catalog.ingest.work.refresh", refresh_and_be_asked)
    work.step("now")
    monkeypatch.undo()

    assert work.step("now") == 1


def test_a_heartbeat_keeps_the_lease_of_long_work(
    location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "LEASE", timedelta(seconds=0.15))
    claimed = Location.objects.claim(5)
    Location.objects.update(lease_until=timezone.now())
    with work.Heartbeat(claimed):
        beaten = threading.Event()
        for _ in range(100):
            location.refresh_from_db()
            if location.lease_until and location.lease_until > timezone.now() + timedelta(seconds=5):
                beaten.set()
                break
            beaten.wait(0.05)
    assert beaten.is_set()


def test_one_location_that_breaks_a_refresh_does_not_take_the_others_with_it(
    location: Location, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.yaml").write_text("kind: Component\n")
    bad = register_location(actor=None, kind="file", target=str(tmp_path / "bad.yaml"))

    def refresh_but_for_one(locations: list[Location]) -> object:
        if bad in locations:
            raise RuntimeError("not foreseen")
        return refresh(locations)

    monkeypatch.setattr("catalog.ingest.work.refresh", refresh_but_for_one)

    assert work.step("now") == 2
    assert Entity.objects.filter(ref="group:default/team-a").exists()
    bad.refresh_from_db()
    assert bad.failures == 1
    assert "broke off" in bad.error
    assert bad.next_check is not None
    assert bad.next_check > timezone.now()
    assert work.step("now") == 0


def test_the_command_line_and_a_worker_never_have_one_location_at_once(location: Location) -> None:
    with work.holding([location]):
        assert work.step("now") == 0
    location.refresh_from_db()
    assert location.lease_until is None


def test_a_worker_gives_memory_back_each_time_that_it_comes_to_rest(
    monkeypatch: pytest.MonkeyPatch, location: Location
) -> None:
    done: list[str] = []

    def otherwise() -> int:
        done.append("looked")
        if len(done) > 8:
            raise SystemExit
        return done.count("looked") == 4  # something to do, once

    def give_back() -> None:
        idle.give_back()
        done.append("gave back")

    monkeypatch.setattr(work, "POLL", 0)
    monkeypatch.setattr(work, "give_back", give_back)
    with pytest.raises(SystemExit):
        work.run("now", otherwise=otherwise)
    looked, rested = "looked", "gave back"
    assert done == [looked, rested, looked, looked, looked, looked, rested, looked, looked]
    assert Entity.objects.filter(ref="group:default/team-a").exists()
