"""System checks of what an administrator gave. Each names what is wrong and where, in a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.db import connections

from portal import keys, options
from portal.address import EVERYWHERE
from portal.env import Environment

REFERENCE = "docs/settings.md describes every setting."
OLDEST_POSTGRESQL = 15
SETTINGS = "settings"
"""The tag of what is checked before commands that need not know whether every page is in order."""

OLDEST_SQLITE = (3, 35)
"""With RETURNING, which the catalog's bulk writes use."""

Apps = Sequence[AppConfig] | None


@register(SETTINGS)
def values(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """portal.E001 to E031: a setting whose text is unusable. portal.W001: a name that nothing reads."""
    environment: Environment = settings.ENVIRONMENT
    wrong: list[CheckMessage] = [
        Error(fault.sentence, hint=REFERENCE, id=fault.check) for fault in environment.faults
    ]
    strangers = environment.strangers({option.name for option in options.ALL})
    return wrong + [
        Advice(
            f"{name} is set, but there is no such setting.",
            hint=f"Did you mean {near}?" if near else REFERENCE,
            id="portal.W001",
        )
        for name, near in strangers
    ]


@register(SETTINGS)
def data_folder(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    folder = settings.DATA_DIR
    if folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"The data folder {folder} cannot be written to.",
            hint="Give it to the account that runs the portal, or name another one in PORTAL_DATA.",
            id="portal.E031",
        )
    ]


@register(SETTINGS)
def key_files(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """portal.W002: keys that others on this machine can read."""
    paths = [settings.DATA_DIR / name for name in (keys.SECRET_KEY_FILE, keys.KEYS_FILE)]
    return [
        Advice(
            f"{path} can be read by other accounts of this machine.",
            hint=f"Take that right away: chmod 600 {path}",
            id="portal.W002",
        )
        for path in paths
        if path.exists() and path.stat().st_mode & 0o077
    ]


@register(SETTINGS)
def https(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if not settings.SECURE or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return []
    return [
        Error(
            "PORTAL_URL begins with https://, but PORTAL_PROXIES is 0: every page would redirect to itself.",
            hint="The web server speaks plain HTTP; a proxy before it ends HTTPS. Set PORTAL_PROXIES to the "
            "number of proxies, usually 1.",
            id="portal.E032",
        )
    ]


@register(SETTINGS)
def names(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """portal.W005: others reach the portal, but by no name that it answers to."""
    environment: Environment = settings.ENVIRONMENT
    if settings.HOST not in EVERYWHERE or environment.has(options.URL) or environment.has(options.HOSTS):
        return []
    return [
        Advice(
            "HOST opens the portal to other machines, but it answers only requests for localhost.",
            hint="Set PORTAL_URL to the address that people use, and PORTAL_HOSTS to further names.",
            id="portal.W005",
        )
    ]


@register(SETTINGS, deploy=True)
def files(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """portal.W007: who is an admin of the portal may look into files of the machine."""
    environment: Environment = settings.ENVIRONMENT
    if environment.has(options.FILE_ROOTS):
        return []
    return [
        Advice(
            "An admin of the portal can add any file as a source that the portal's account can read.",
            hint="Set PORTAL_FILE_ROOTS to the folders that hold descriptors, or to an empty folder.",
            id="portal.W007",
        )
    ]


@register(SETTINGS)
def single_sign_on(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """portal.E022 to E024: the three settings of OpenID Connect are given together or not at all."""
    environment: Environment = settings.ENVIRONMENT
    together = (options.OIDC_ISSUER, options.OIDC_CLIENT_ID, options.OIDC_CLIENT_SECRET)
    names = ", ".join(option.name for option in together)
    missing = [option for option in together if not environment.has(option)]
    if not missing or len(missing) == len(together):
        return []
    return [
        Error(
            f"{option.name} is missing: sign-in by OpenID Connect needs {names}.",
            hint=REFERENCE,
            id=option.check,
        )
        for option in missing
    ]


@register(SETTINGS)
def programs(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if shutil.which("git"):
        return []
    return [
        Advice(
            "The program git is not found: sources in git repositories cannot be read.",
            hint="Install git, such as with apt-get install git.",
            id="portal.W003",
        )
    ]


@register(Tags.database)
def database_versions(
    app_configs: Apps, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for connection in (connections[alias] for alias in databases or ()):
        version = connection.get_database_version()
        if connection.vendor == "postgresql" and version[0] < OLDEST_POSTGRESQL:
            found.append(
                Error(
                    f"DATABASE_URL names a PostgreSQL {version[0]}; 15 or newer is needed.",
                    id="portal.E033",
                )
            )
        if connection.vendor == "sqlite" and not _sqlite_suffices():
            found.append(
                Error(
                    f"Python's SQLite is {sqlite3.sqlite_version}; 3.35 or newer with FTS5 is needed.",
                    hint="Use a newer Python, or PostgreSQL by DATABASE_URL.",
                    id="portal.E034",
                )
            )
    return found


@register(Tags.security, deploy=True)
def kept_keys(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """portal.W004: keys that end with the process, since the portal was never started here."""
    environment: Environment = settings.ENVIRONMENT
    missing = {
        options.SECRET_KEY.name: not environment.has(options.SECRET_KEY)
        and settings.DATA_DIR / keys.SECRET_KEY_FILE,
        options.KEYS.name: not environment.has(options.KEYS) and settings.DATA_DIR / keys.KEYS_FILE,
    }
    return [
        Advice(
            f"{name} is not set and {path} is not there yet.",
            hint="`manage.py up` and `manage.py prepare` make it.",
            id="portal.W004",
        )
        for name, path in missing.items()
        if path and not path.exists()
    ]


def _sqlite_suffices() -> bool:
    with sqlite3.connect(":memory:") as database:
        options_built_in = {row[0] for row in database.execute("PRAGMA compile_options")}
    return sqlite3.sqlite_version_info >= OLDEST_SQLITE and "ENABLE_FTS5" in options_built_in
