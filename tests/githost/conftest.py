"""A repository, and the portal that a real git talks to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from portal.accounts.changes.tokens import make_token
from portal.accounts.models import Role, User
from portal.githost.changes.repositories import create_repository
from portal.githost.models import Repository
from tests.githost.clone import PASSWORD, Clone, git


@pytest.fixture(autouse=True)
def who_reads_signs_in(settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = False


@pytest.fixture
def site(live_server: LiveServer, settings: LazySettings) -> str:
    """The portal's address, where a real server answers."""
    settings.SITE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_user("ana", "ana@halden.example", PASSWORD, role=Role.EDITOR)


@pytest.fixture
def viewer(db: None) -> User:
    return User.objects.create_user("minseo", "minseo@halden.example", PASSWORD, role=Role.VIEWER)


@pytest.fixture
def repository(editor: User) -> Repository:
    return create_repository(actor=editor, owner="orders", name="checkout", description="Takes orders")


@pytest.fixture
def token_of() -> Callable[..., str]:
    def make(user: User, *scopes: str) -> str:
        return make_token(actor=user, owner=user, name="-".join(scopes), scopes=list(scopes), days=1)[1]

    return make


@pytest.fixture
def cloned(site: str, tmp_path: Path) -> Callable[..., Clone]:
    """Clone as somebody; `as_` is what stands before the @ of the address."""

    def clone(repository: Repository, as_: str = "", *options: str) -> Clone:
        folder = tmp_path / f"clone-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        address = repository.clone_url.replace("://", f"://{as_}@") if as_ else repository.clone_url
        git("clone", "--quiet", *options, address, str(folder), folder=tmp_path)
        return Clone(folder)

    return clone


@pytest.fixture
def filled(repository: Repository, cloned: Callable[..., Clone]) -> Clone:
    """A clone of the editor's, whose first commit was pushed."""
    clone = cloned(repository, f"ana:{PASSWORD}")
    clone.write("README.md", "# Checkout\n\nTakes **orders**.\n")
    clone.write("src/app.py", "def take(order):\n    return order\n")
    clone.commit("Begin")
    clone.git("push", "--quiet", "origin", "HEAD:main")
    return clone
