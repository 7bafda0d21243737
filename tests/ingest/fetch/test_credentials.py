"""Credentials: stored, rotated, sent where they belong and never shown."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from catalog.ingest.credentials import Credential, decrypt, encrypt, rotate
from catalog.ingest.fetch import FetchError, Rules, Target, fetch

from .repositories import Repository
from .servers import Server, SmartProtocol

SECRET = "s3cr3t-token"


@pytest.fixture
def keys(settings: Settings) -> list[str]:
    keys = [Fernet.generate_key().decode()]
    settings.CATALOG_KEYS = keys
    return keys


@pytest.mark.usefixtures("keys")
def test_a_credential_is_stored_encrypted() -> None:
    stored = encrypt({"username": "u", "secret": SECRET})
    assert SECRET.encode() not in stored
    assert decrypt(stored) == Credential(username="u", secret=SECRET)
    assert decrypt(encrypt(Credential(private_key="key", host="h"))) == Credential(
        private_key="key", host="h"
    )


@pytest.mark.usefixtures("keys")
def test_a_field_that_no_credential_has_is_refused() -> None:
    with pytest.raises(ValueError, match="has no passwort"):
        encrypt({"passwort": "x"})


def test_keys_are_rotated_by_putting_a_new_one_first(settings: Settings, keys: list[str]) -> None:
    stored = encrypt({"secret": SECRET})
    new = Fernet.generate_key().decode()
    settings.CATALOG_KEYS = [new, *keys]
    rotated = rotate(stored)
    settings.CATALOG_KEYS = [new]
    assert decrypt(rotated).secret == SECRET
    with pytest.raises(FetchError, match="cannot be decrypted"):
        decrypt(stored)


def test_without_keys_nothing_is_stored(settings: Settings) -> None:
    settings.CATALOG_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        encrypt({"secret": SECRET})


def test_nobody_sees_the_secret_in_a_repr() -> None:
    credential = Credential(username="u", secret=SECRET, private_key=SECRET)
    assert SECRET not in repr(credential) + repr(Target("url", "x", credential))


def basic(username: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{secret}".encode()).decode()


def test_a_token_opens_a_repository_and_is_written_nowhere(
    repository: Repository, forge: Server, cache: Path, local: Rules
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    closed = forge.otherwise
    assert isinstance(closed, SmartProtocol)
    closed.password = basic("x-access-token", SECRET)
    url = f"{forge.url}/o/r.git"
    with fetch(Target("git", url, Credential(secret=SECRET)), cache=cache, rules=local) as tree:
        assert tree.read("catalog-info.yaml") == b"a"
    encoded = base64.b64encode(f"x-access-token:{SECRET}".encode())
    for path in cache.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()
            assert encoded not in path.read_bytes()


@pytest.mark.parametrize(
    "credential",
    [None, Credential(secret="wrong"), Credential(secret=SECRET, host="other.example")],
    ids=["none", "wrong", "of another host"],
)
def test_a_closed_repository_stays_closed(
    repository: Repository, forge: Server, cache: Path, local: Rules, credential: Credential | None
) -> None:
    repository.commit({"catalog-info.yaml": b"a"})
    closed = forge.otherwise
    assert isinstance(closed, SmartProtocol)
    closed.password = basic("x-access-token", SECRET)
    target = Target("git", f"{forge.url}/o/r.git", credential)
    with pytest.raises(FetchError, match="refuses access") as raised, fetch(target, cache=cache, rules=local):
        pass
    assert "credential" in raised.value.problem.advice
    assert SECRET not in repr(dataclasses.asdict(raised.value.problem))
    assert SECRET not in "".join(asked.headers.get("authorization", "") for asked in forge.asked)
