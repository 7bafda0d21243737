"""Settings: what their text means, what is said of a wrong one, and that every one is documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.checks import CheckMessage

from portal import checks, oidc, options, private
from portal.address import of_this_machine
from portal.database import settings as database_settings
from portal.env import BASE_DIR, Environment, Option

DOCUMENT = (BASE_DIR / "docs" / "settings.md").read_text()
KEY = "mWz5yD0zGd1ZLVLzyV1y0hVqY2Kk3c2t0o8tqz8o1Zw="


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


@pytest.mark.parametrize("option", options.ALL, ids=lambda option: option.name)
def test_every_setting_is_documented_with_its_check(option: Option[Any]) -> None:
    row = re.search(rf"^\| `{option.name}` \| .+ \| .+ \| `{option.check}` \|$", DOCUMENT, re.MULTILINE)
    assert row, f"docs/settings.md has no line for {option.name} with {option.check}"


def test_nothing_else_is_documented() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENT, re.MULTILINE))
    assert documented == {option.name for option in options.ALL}


def test_every_check_has_an_id_of_its_own() -> None:
    found = [option.check for option in options.ALL]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("option", "text", "value"),
    [
        (options.PORT, "8001", 8001),
        (options.HOST, "0.0.0.0", "0.0.0.0"),
        (options.HOST, "localhost", "localhost"),
        (options.URL, "https://portal.example.com/", "https://portal.example.com"),
        (
            options.HOSTS,
            "portal.example.com, .corp.example,[::1]",
            ["portal.example.com", ".corp.example", "[::1]"],
        ),
        (options.ANONYMOUS_READ, "On", True),
        (options.ANONYMOUS_READ, "no", False),
        (options.DELETE_GUARD, "1", 1.0),
        (options.ORPHANS, "Keep", "keep"),
        (
            options.ALLOWED_ADDRESSES,
            "git.corp.example,10.1.0.0/16,::1",
            ["git.corp.example", "10.1.0.0/16", "::1"],
        ),
        (options.FORGES, "git.corp.example=gitlab", {"git.corp.example": "gitlab"}),
        (
            options.LINKS,
            "jira/project-key=https://jira.example/{value}",
            {"jira/project-key": "https://jira.example/{value}"},
        ),
        (options.FILE_ROOTS, "/srv/a,/srv/b", [Path("/srv/a"), Path("/srv/b")]),
        (options.DATA, "data", BASE_DIR / "data"),
        (options.TIME_ZONE, "Asia/Seoul", "Asia/Seoul"),
        (options.KEYS, f"{KEY},{KEY}", [KEY, KEY]),
        (options.OIDC_ISSUER, "https://id.example.com/realms/a/", "https://id.example.com/realms/a"),
    ],
)
def test_a_right_value_is_read(option: Option[Any], text: str, value: Any) -> None:
    environment = Environment({option.name: f" {text} "})
    assert environment.read(option) == value
    assert environment.faults == []


@pytest.mark.parametrize(
    ("option", "text", "expected"),
    [
        (options.PORT, "http", "a whole number from 1 to 65535"),
        (options.PORT, "70000", "a whole number from 1 to 65535"),
        (options.HOST, "portal.example.com", "an address of this machine"),
        (options.URL, "portal.example.com", "an address that begins with https:// or http://"),
        (options.URL, "https://portal.example.com/there", "without a path"),
        (options.URL, "https://[", "an address that begins with"),
        (options.HOSTS, "https://portal.example.com", "host names between commas"),
        (options.DATABASE_URL, "mysql://u:hunter2@h/d", "like postgres://"),
        (options.DATABASE_URL, "postgres://u:hunter2@h:port/d", "like postgres://"),
        (options.SECRET_KEY, "hunter2", "at least 32 characters long"),
        (options.KEYS, "hunter2", "made by `manage.py make_key`"),
        (options.DEMO, "perhaps", "“on” or “off”"),
        (options.TIME_ZONE, "Seoul", "such as Asia/Seoul"),
        (options.TIME_ZONE, "../etc/passwd", "such as Asia/Seoul"),
        (options.ALLOWED_ADDRESSES, "10.1.0.0/33", "host names, addresses or networks"),
        (options.FORGES, "git.corp.example=svn", "a kind is one of github"),
        (options.LINKS, "jira/project-key=javascript:{value}", "pairs between commas"),
        (options.DELETE_GUARD, "30%", "a number from 0 to 1"),
        (options.DELETE_GUARD, "nan", "a number from 0 to 1"),
        (options.ORPHANS, "forget", "one of delete, keep"),
        (options.WEBHOOK_SECRET, "hunter2", "at least 16 characters long"),
    ],
)
def test_a_wrong_value_is_named_and_its_default_used(option: Option[Any], text: str, expected: str) -> None:
    environment = Environment({option.name: text})
    assert environment.read(option) == option.default
    (fault,) = environment.faults
    assert fault.check == option.check
    assert expected in fault.sentence
    assert option.name in fault.sentence
    assert "hunter2" not in fault.sentence


def test_an_empty_value_counts_as_none() -> None:
    environment = Environment({"PORT": "", "HOST": "  ", "PORTAL_DATA": None})
    assert environment.read(options.PORT) == 8000
    assert not environment.has(options.HOST)


def test_a_misspelt_name_is_told_with_the_one_that_was_meant(settings: LazySettings) -> None:
    settings.ENVIRONMENT = Environment({"PORTAL_REFRESH_SECOND": "3", "PORTAL_ZZZ": "1", "PATH": "/bin"})
    found = checks.values(None)
    assert ids(found) == ["portal.W001", "portal.W001"]
    assert [message.hint for message in found] == [
        "Did you mean PORTAL_REFRESH_SECONDS?",
        "docs/settings.md describes every setting.",
    ]


def test_https_without_a_proxy_is_an_error(settings: LazySettings) -> None:
    settings.SECURE, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, 0
    assert ids(checks.https(None)) == ["portal.E032"]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert checks.https(None) == []


def test_a_portal_that_is_open_and_has_no_name_is_warned_about(settings: LazySettings) -> None:
    settings.ENVIRONMENT, settings.HOST = Environment({"HOST": "0.0.0.0"}), "0.0.0.0"
    assert ids(checks.names(None)) == ["portal.W005"]

    settings.ENVIRONMENT = Environment({"PORTAL_URL": "https://portal.example.com"})
    assert checks.names(None) == []


def test_the_portals_own_files_are_private_and_never_the_program(tmp_path: Path) -> None:
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "elsewhere.sqlite3"}
    postgresql = {"ENGINE": "django.db.backends.postgresql", "NAME": "greenroom"}
    apart = private.places(tmp_path / "data", tmp_path / "app", sqlite)
    assert {tmp_path / "data", tmp_path / "elsewhere.sqlite3-wal", tmp_path / "app" / ".env"} < set(apart)
    around = private.places(tmp_path, tmp_path / "app", postgresql)
    assert tmp_path not in around
    assert {tmp_path / "secret_key", tmp_path / "keys", tmp_path / "git"} < set(around)
    assert Path("greenroom") not in around


def test_that_admins_may_look_into_any_file_is_told_before_it_is_deployed(settings: LazySettings) -> None:
    settings.ENVIRONMENT = Environment({})
    assert ids(checks.files(None)) == ["portal.W007"]
    settings.ENVIRONMENT = Environment({"PORTAL_FILE_ROOTS": "/srv/descriptors"})
    assert ids(checks.files(None)) == []


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_the_address_that_a_start_prints_can_be_opened(host: str, address: str) -> None:
    assert of_this_machine(host, 8000) == address


def test_half_of_openid_connect_is_an_error(settings: LazySettings) -> None:
    settings.ENVIRONMENT = Environment({"PORTAL_OIDC_ISSUER": "https://id.example.com"})
    assert ids(checks.single_sign_on(None)) == ["portal.E023", "portal.E024"]
    settings.ENVIRONMENT = Environment({})
    assert checks.single_sign_on(None) == []


def test_a_data_folder_that_is_not_there_is_an_error(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "nowhere"
    assert ids(checks.data_folder(None)) == ["portal.E031"]
    settings.DATA_DIR = tmp_path
    assert checks.data_folder(None) == []


def test_keys_that_others_can_read_are_warned_about(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "keys").write_text(KEY)
    (tmp_path / "keys").chmod(0o644)
    assert ids(checks.key_files(None)) == ["portal.W002"]
    (tmp_path / "keys").chmod(0o600)
    assert checks.key_files(None) == []


@pytest.mark.django_db
def test_the_database_of_these_tests_is_new_enough() -> None:
    assert checks.database_versions(None, databases=["default"]) == []


def test_sqlite_is_a_file_in_the_data_folder_unless_an_address_is_given(tmp_path: Path) -> None:
    assert database_settings("", tmp_path)["NAME"] == tmp_path / "greenroom.sqlite3"
    assert database_settings("sqlite:////srv/portal.sqlite3", tmp_path)["NAME"] == "/srv/portal.sqlite3"
    given = database_settings("postgres://ana:pass%40word@db.example:5433/portal", tmp_path)
    assert {key: given[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "portal",
        "USER": "ana",
        "PASSWORD": "pass@word",
        "HOST": "db.example",
        "PORT": 5433,
    }


def test_openid_connect_is_off_until_it_is_whole() -> None:
    assert (
        oidc.provider(issuer="https://id.example.com", client_id="portal", client_secret="", name="Acme")
        == {}
    )
    whole = oidc.provider(
        issuer="https://id.example.com/a", client_id="portal", client_secret="s", name="Acme"
    )
    assert oidc.origins(whole) == ["https://id.example.com"]
