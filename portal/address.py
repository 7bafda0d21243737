"""Where the portal is found, as far as it can tell by itself."""

from __future__ import annotations

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (read, not bound)
"""Addresses to listen on that stand for all of the machine's."""


def of_this_machine(host: str, port: int) -> str:
    """The web address for a browser on the machine that listens on `host`."""
    if host in EVERYWHERE:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
