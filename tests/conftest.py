"""What holds for every test: the database that DATABASE_URL names, folders of its own, no leftovers."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as project_settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from catalog.api import memory
from catalog.index import generations
from catalog.ingest import custom_kinds
from portal.accounts.rules import known_rules

# Whether an example is right does not depend on how busy the machine is.
hypothesis_settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any machine")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite in a file, as the portal has it: databases in memory know no write-ahead log and other locks."""
    database = project_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def own_folders(settings: LazySettings, tmp_path: Path) -> None:
    """No test touches the portal's data, or finds copies of repositories that another one made."""
    settings.DATA_DIR = tmp_path / "data"
    settings.CATALOG_CACHE = tmp_path / "cache"
    settings.GIT_FOLDER = tmp_path / "data" / "git"
    settings.CATALOG_HOSTED = dict.fromkeys(project_settings.CATALOG_HOSTED, settings.GIT_FOLDER)


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """The portal's own way takes half a second for each, on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A page in another language leaves the thread that answered it in that language."""
    translation.activate(project_settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What processes remember beside the database: rules, what they read of the index, answers of the API,
    custom kinds, and how often somebody tried to sign in."""
    known_rules.know([])
    known_rules.until = math.inf
    generations.forget()
    memory.forget()
    custom_kinds.forget()
    cache.clear()
