"""Repositories that the portal itself serves: read from their folder, not through its own web server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from catalog.ingest.fetch.git.target import Remote

_PATH = re.compile(r"https?://[^/]+/git/(?P<owner>[a-z0-9][\w.-]*)/(?P<name>[a-z0-9][\w.-]*)\.git", re.ASCII)


def folder_of(remote: Remote, hosted: Mapping[str, Path]) -> Path | None:
    """Where the bare repository lies that the address names, if the portal serves it.

    `hosted` gives the folder with the repositories by the host (`name` or `name:port`) that they are
    addressed at.
    """
    root = hosted.get(remote.authority) or hosted.get(remote.host)
    place = _PATH.fullmatch(remote.url) if root is not None else None
    return root / place["owner"] / f"{place['name']}.git" if root is not None and place is not None else None
