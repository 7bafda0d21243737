from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.accounts.models import Role, User
from tests.portal.scaffolder.actions.forge import Forge, serving


@pytest.fixture
def forge(tmp_path: Path, settings: LazySettings) -> Iterator[Forge]:
    """A forge on this machine that the portal may reach."""
    folder = tmp_path / "forge"
    folder.mkdir()
    with serving(folder) as forge:
        settings.CATALOG_ALLOWED_ADDRESSES = [forge.host]
        yield forge


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("ana.duarte", role=Role.ADMIN))
    return client
