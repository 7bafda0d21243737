"""The people who look at a page: nobody we know, a viewer, an admin."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import Role, User


@pytest.fixture
def password() -> str:
    return "violet-anchor-42"


@pytest.fixture
def viewer(db: None, password: str) -> User:
    return User.objects.create_user(
        "minseo.kim", "minseo.kim@halden.example", password, first_name="Minseo", last_name="Kim"
    )


@pytest.fixture
def admin(db: None, password: str) -> User:
    return User.objects.create_superuser("ana.duarte", "ana@halden.example", password, role=Role.ADMIN)


@pytest.fixture
def anonymous(db: None) -> Client:
    return Client()


@pytest.fixture
def as_viewer(viewer: User) -> Client:
    client = Client()
    client.force_login(viewer)
    return client


@pytest.fixture
def as_admin(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client
