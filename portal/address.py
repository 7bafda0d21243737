"""Where the portal is found, as far as it can tell by itself."""

from __future__ import annotations

from urllib.parse import urlsplit

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (read, not bound)
"""Addresses to listen on that stand for all of the machine's."""


def of_this_machine(host: str, port: int) -> str:
    """The web address for a browser on the machine that listens on `host`."""
    if host in EVERYWHERE:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def names_of(site: str) -> tuple[str, ...]:
    """The hosts that addresses of the portal's own pages have. On one machine, where the port may be another
    at every start, that is each name of the machine, at whatever port."""
    parts = urlsplit(site)
    host = parts.hostname or ""
    return _LOOPBACK if host in _LOOPBACK else (parts.netloc.lower(),)
