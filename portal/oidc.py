"""Sign-in by the company's own OpenID Connect provider, as allauth is told about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

PROVIDER_ID = "company"


def provider(*, issuer: str, client_id: str, client_secret: str, name: str) -> dict[str, Any]:
    """allauth's settings of the one provider, or nothing unless issuer, name and secret are all given.

    A verified address that an account here already has signs in to that account.
    """
    if not (issuer and client_id and client_secret):
        return {}
    app = {
        "provider_id": PROVIDER_ID,
        "name": name,
        "client_id": client_id,
        "secret": client_secret,
        "settings": {"server_url": issuer},
    }
    return {
        "APPS": [app],
        "OAUTH_PKCE_ENABLED": True,
        "EMAIL_AUTHENTICATION": True,
        "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
    }


def origins(settings: dict[str, Any]) -> list[str]:
    """Where the sign-in form may lead to, for the Content-Security-Policy: the provider's own origin."""
    return [
        "{0.scheme}://{0.netloc}".format(urlsplit(app["settings"]["server_url"]))
        for app in settings.get("APPS", [])
    ]
