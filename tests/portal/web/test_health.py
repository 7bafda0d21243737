from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from catalog.models import Location
from portal.web import health


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
