"""The address of a repository as templates hand it on: `github.com?owner=acme&repo=orders`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings

PARTS = ("host", "owner", "workspace", "organization", "project", "repo")

BY_HOST = (
    ("dev.azure.com", ("organization", "project", "repo")),
    ("azure", ("organization", "project", "repo")),
    ("bitbucket.org", ("workspace", "project", "repo")),
    ("bitbucket", ("project", "repo")),
    ("gerrit", ("workspace", "owner", "repo")),
)
"""What besides the host an address has, by a part of the host; others have an owner and a name."""

ORDER = ("owner", "repo", "organization", "workspace", "project")


def own_host() -> str:
    """The git host of the portal itself: where a repository goes if nothing else is said."""
    return urlsplit(settings.SITE_URL).netloc.lower()


def asked(host: str) -> tuple[str, ...]:
    """The parts that make up an address at the host, the host first."""
    lowered = host.lower()
    return ("host", *next((parts for known, parts in BY_HOST if known in lowered), ("owner", "repo")))


def parse(text: str) -> dict[str, str]:
    """The parts of an address; what it has not is not there."""
    host, _mark, query = text.partition("?")
    parts = {key: value for key, value in parse_qsl(query, keep_blank_values=False) if key in ORDER}
    return {**({"host": host} if host else {}), **parts}


def build(parts: Mapping[str, str]) -> str:
    """The address of the parts; "" of none."""
    given = [(key, parts[key]) for key in ORDER if parts.get(key)]
    if not given and not parts.get("host"):
        return ""
    return f"{parts.get('host', '')}?{urlencode(given)}"


def missing(text: str) -> list[str]:
    """The parts that an address lacks."""
    parts = parse(text)
    return [key for key in asked(parts.get("host", "")) if not parts.get(key) and key != "project"]
