from __future__ import annotations

from unittest import mock

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from portal.web import health


@pytest.fixture(autouse=True)
def first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


def test_well(anonymous: Client) -> None:
    response = anonymous.get("/health/")
    assert response.status_code == 200
    body = response.json()
    assert (body["status"], body["database"], body["migrations"]) == ("ok", "ok", "ok")
    assert "no-store" in response.headers["Cache-Control"]


def test_a_database_that_does_not_answer_is_named_without_its_address(anonymous: Client) -> None:
    with mock.patch.object(health.connection, "cursor", side_effect=OperationalError("at 10.0.0.7 for bob")):
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
