"""The people who look at a page: nobody we know, a viewer, an admin."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from portal.accounts.models import Role, User
from tests.portal.web.console import console
from tests.web.conftest import Catalog

__all__ = ["console"]

EXAMPLE = Path(__file__).resolve().parents[3] / "portal" / "demo" / "company"


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


@pytest.fixture
def catalog(site: str, settings: LazySettings) -> str:
    """The address of the list, with the example company in the catalog and open to everybody."""
    settings.ANONYMOUS_READ = True
    settings.CATALOG_FILE_ROOTS = None
    refresh([register_location(actor=None, kind="file", target=str(EXAMPLE))])
    return f"{site}/catalog/"


@pytest.fixture
def catalog_file(site: str, settings: LazySettings, tmp_path: Path) -> Catalog:
    """A source of the test's own, open to everybody."""
    settings.ANONYMOUS_READ = True
    settings.CATALOG_FILE_ROOTS = None
    return Catalog(tmp_path / "catalog-info.yaml")


@pytest.fixture
def descriptors(db: None, settings: LazySettings, tmp_path: Path) -> Catalog:
    """As `catalog_file`, for tests without a browser."""
    settings.ANONYMOUS_READ = True
    settings.CATALOG_FILE_ROOTS = None
    return Catalog(tmp_path / "catalog-info.yaml")
