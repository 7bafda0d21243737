"""Sign-in by OpenID Connect, in a portal that was started with its three settings."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.portal.start.portal import portal
from tests.portal.start.provider import provider

pytestmark = pytest.mark.once


def test_whom_the_provider_knows_has_an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with provider() as issuer:
        given = {
            "PORTAL_OIDC_ISSUER": issuer,
            "PORTAL_OIDC_CLIENT_ID": "greenroom",
            "PORTAL_OIDC_CLIENT_SECRET": "told-to-nobody",
            "PORTAL_OIDC_NAME": "Halden",
            "PORTAL_OIDC_ROLE": "editor",
        }
        with portal(tmp_path, **given) as running:
            running.start()
            running.wait_until_ready()
            _sign_in(f"http://127.0.0.1:{running.port}")
            with sqlite3.connect(running.data / "greenroom.sqlite3") as database:
                rows = database.execute(
                    "SELECT username, email, role FROM accounts_user WHERE username = 'jane'"
                )
                assert rows.fetchall() == [("jane", "jane@halden.example", "editor")]
            assert "told-to-nobody" not in running.printed()
            running.stop()


def _sign_in(address: str) -> None:
    """As a browser does it: the form, the provider, and back."""
    with requests.Session() as browser:
        page = browser.get(f"{address}/accounts/login/").text
        assert "Continue with Halden" in page
        found = re.search(r'action="([^"]*/oidc/[^"]*)"', page)
        assert found, page
        token = browser.cookies["csrftoken"]
        sent = browser.post(address + found[1], {"csrfmiddlewaretoken": token}, allow_redirects=False)
        there = parse_qs(urlsplit(sent.headers["Location"]).query)
        assert there["redirect_uri"] == [f"{address}/accounts/oidc/company/login/callback/"]
        assert there["code_challenge_method"] == ["S256"]
        back = {"code": "given-once", "state": there["state"][0]}
        answer = browser.get(there["redirect_uri"][0], params=back, allow_redirects=False)
        assert answer.headers["Location"] == "/"
        assert "sessionid" in browser.cookies
