"""Forges tell of a push, and what reads from that branch is looked at next."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client

from catalog.models import AuditEvent, Location

SECRET = "a-secret-between-forge-and-portal"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _secret(settings: Any) -> None:
    settings.CATALOG_WEBHOOK_SECRET = SECRET


def location(kind: str, target: str) -> Location:
    return Location.objects.create(type=kind, target=target)


def from_github(client: Client, payload: object, *, secret: str = SECRET, event: str = "push") -> Any:
    body = json.dumps(payload).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature, "X-GitHub-Event": event}
    return client.post("/api/webhooks/github", body, content_type="application/json", headers=headers)


def github_push(branch: str = "main") -> dict[str, object]:
    return {
        "ref": f"refs/heads/{branch}",
        "repository": {
            "clone_url": "https://github.com/Halden/Orders.git",
            "ssh_url": "git@github.com:Halden/Orders.git",
            "html_url": "https://github.com/Halden/Orders",
            "default_branch": "main",
        },
    }


def urgent() -> set[str]:
    return set(Location.objects.filter(urgent=True).values_list("target", flat=True))


def test_all_that_reads_from_the_pushed_branch_is_refreshed_next(client: Client) -> None:
    location("git", "https://github.com/halden/orders.git")
    location("git", "ssh://git@github.com/halden/orders.git#main:services")
    location("url", "https://github.com/halden/orders/blob/main/catalog-info.yaml")
    location("url", "https://github.com/halden/orders/blob/release/1/catalog-info.yaml")
    location("git", "https://github.com/halden/orders.git#next")
    location("git", "https://github.com/halden/orders-archive.git")
    location("git", "https://elsewhere.example/halden/orders.git")

    answer = from_github(client, github_push())

    assert answer.json() == {"locations": 3}
    assert urgent() == {
        "https://github.com/halden/orders.git",
        "ssh://git@github.com/halden/orders.git#main:services",
        "https://github.com/halden/orders/blob/main/catalog-info.yaml",
    }
    assert AuditEvent.objects.get().verb == "location.push"


def test_a_branch_with_a_slash_is_told_from_a_path(client: Client) -> None:
    location("url", "https://github.com/halden/orders/blob/release/1/catalog-info.yaml")

    from_github(client, github_push("release/2"))
    assert not urgent()
    from_github(client, github_push("release/1"))
    assert len(urgent()) == 1


def test_gitlab_pushes_count_too(client: Client) -> None:
    location("git", "https://gitlab.example.com/shop/basket.git")
    payload = {
        "ref": "refs/heads/main",
        "project": {
            "git_http_url": "https://gitlab.example.com/shop/basket.git",
            "git_ssh_url": "git@gitlab.example.com:shop/basket.git",
            "default_branch": "main",
        },
    }

    answer = client.post(
        "/api/webhooks/gitlab", payload, content_type="application/json", headers={"X-Gitlab-Token": SECRET}
    )

    assert answer.json() == {"locations": 1}
    assert len(urgent()) == 1


def test_a_wrong_signature_changes_nothing(client: Client) -> None:
    location("git", "https://github.com/halden/orders.git")

    assert from_github(client, github_push(), secret="another").status_code == 403
    wrong = client.post(
        "/api/webhooks/gitlab", {}, content_type="application/json", headers={"X-Gitlab-Token": "another"}
    )
    assert wrong.status_code == 403
    assert not urgent()


def test_without_a_secret_nobody_may_call(client: Client, settings: Any) -> None:
    settings.CATALOG_WEBHOOK_SECRET = ""
    assert from_github(client, github_push(), secret="").status_code == 403


def test_a_ping_is_answered_and_nonsense_is_refused(client: Client) -> None:
    assert from_github(client, {"zen": "…"}, event="ping").json() == {"locations": 0}
    assert from_github(client, ["no push"]).status_code == 400
    assert from_github(client, {"ref": "refs/heads/main"}).status_code == 400
