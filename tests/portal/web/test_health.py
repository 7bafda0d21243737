from __future__ import annotations

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from catalog.models import Location
from portal.web import health
from tests.web.conftest import words


@pytest.fixture(autouse=True)
def first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


def test_well(anonymous: Client) -> None:
    response = anonymous.get("/health/")
    assert response.status_code == 200
    body = response.json()
    assert body == {"status": "ok", "database": "ok", "migrations": "ok", "workers": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


def test_a_database_that_does_not_answer_is_named_without_its_address(anonymous: Client) -> None:
    with mock.patch(
        "portal.web.health.connection.cursor", side_effect=OperationalError("at 10.0.0.7 for bob")
    ):
        response = anonymous.get("/health/")
    assert response.status_code == 503
    assert response.json() == {"status": "error", "database": "does not answer: OperationalError"}


def test_migrations_that_wait_are_counted(anonymous: Client) -> None:
    with mock.patch.object(
        MigrationExecutor, "migration_plan", return_value=[("one", False), ("two", False)]
    ):
        response = anonymous.get("/health/")
    assert response.status_code == 503
    assert response.json()["migrations"] == "2 not applied: run manage.py migrate"


def test_migrations_are_looked_at_once(anonymous: Client) -> None:
    anonymous.get("/health/")
    with mock.patch.object(MigrationExecutor, "migration_plan", side_effect=AssertionError):
        assert anonymous.get("/health/").status_code == 200


def waiting_since(minutes: int, **fields: object) -> None:
    Location.objects.create(
        type="file", target="/srv/a.yaml", next_check=timezone.now() - timedelta(minutes=minutes), **fields
    )


@pytest.mark.parametrize(("minutes", "status"), [(-5, "ok"), (1, "ok"), (5, "degraded")])
def test_work_that_nobody_takes_up_says_that_workers_are_gone(
    anonymous: Client, minutes: int, status: str
) -> None:
    waiting_since(minutes)
    response = anonymous.get("/health/")
    assert response.status_code == 200
    assert response.json()["status"] == status


def test_a_queue_that_is_worked_off_is_no_trouble_however_long(anonymous: Client) -> None:
    waiting_since(60)
    Location.objects.create(
        type="file", target="/srv/b.yaml", lease_until=timezone.now() + timedelta(seconds=20)
    )
    assert anonymous.get("/health/").json()["workers"] == "ok"


def test_a_paused_source_waits_for_nobody(anonymous: Client) -> None:
    waiting_since(60, paused=True)
    assert anonymous.get("/health/").json()["workers"] == "ok"


BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def told(client: Client, status: int = 200) -> str:
    response = client.get("/health/", headers=BROWSER)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("text/html")
    assert "no-store" in response.headers["Cache-Control"]
    assert "Accept" in response.headers["Vary"]
    return words(response.content.decode())


@pytest.mark.parametrize("accepted", ["", "*/*", "application/json", "application/json, text/html;q=0.5"])
def test_programs_get_json(anonymous: Client, accepted: str) -> None:
    response = anonymous.get("/health/", headers={"accept": accepted} if accepted else {})
    assert response.json()["status"] == "ok"


def test_people_read_that_all_is_well(as_viewer: Client) -> None:
    page = told(as_viewer)
    assert "All is well." in page
    assert "Database Answers" in page
    assert "Workers Work" in page


def test_people_read_since_when_nobody_works(as_viewer: Client) -> None:
    waiting_since(5)
    page = told(as_viewer)
    assert "Pages can be read, but what they show grows old." in page
    assert re.search(r"Nobody takes up the work that waits: 5.minutes ago", page)


def test_who_sees_all_of_the_catalog_reads_how_sources_stand(
    anonymous: Client, as_viewer: Client, settings: LazySettings
) -> None:
    Location.objects.create(type="file", target="/srv/a.yaml", failures=3, checked_at=timezone.now())
    settings.ANONYMOUS_READ = False
    assert "The portal is well. Some sources want a look." in told(as_viewer)
    assert "/srv/a.yaml" not in told(as_viewer)
    assert "All sources" not in told(anonymous)
    assert "All is well." in told(anonymous)


def test_without_the_database_the_page_stands_alone(as_viewer: Client) -> None:
    with mock.patch(
        "portal.web.health.connection.cursor", side_effect=OperationalError("at 10.0.0.7 for bob")
    ):
        page = told(as_viewer, 503)
    assert "The database does not answer" in page
    assert "10.0.0.7" not in page


def test_while_migrations_wait_the_page_says_so(as_viewer: Client) -> None:
    with mock.patch.object(MigrationExecutor, "migration_plan", return_value=[("one", False)]):
        assert "The portal is being upgraded" in told(as_viewer, 503)
