"""The people who look at a page: nobody we know, a viewer, an admin."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

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


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one; Playwright's own otherwise. It talks to nobody but us."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": quiet}


@pytest.fixture(scope="session")
def beside_an_event_loop() -> Iterator[None]:
    """Playwright's loop runs in the thread of the tests until the last one, and Django has not to fear it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def site(beside_an_event_loop: None, transactional_db: None, live_server: LiveServer) -> str:
    """The address of a running portal."""
    return live_server.url
