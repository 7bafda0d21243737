"""What a person means by the address of a source."""

from __future__ import annotations

import re
from pathlib import Path

from catalog.models import Location

SSH = re.compile(r"^(ssh://|[\w.-]+@[\w.-]+:)")


def parse_target(text: str) -> tuple[str, str]:
    """Type and target of a location from what was typed: a path or glob, a repository, or a web address.

    A repository is told by `git+`, `ssh://`, `user@host:path`, `.git`, a `#branch`, or by being a bare one on
    disk. Paths are made absolute, since the portal's own folder is not the person's.
    """
    if text.startswith("git+"):
        return Location.Type.GIT, text.removeprefix("git+")
    if SSH.match(text):
        return Location.Type.GIT, text
    if text.startswith(("http://", "https://")):
        repository = text.partition("#")[0]
        return (Location.Type.GIT if repository.endswith(".git") else Location.Type.URL), text
    path, mark, fragment = text.removeprefix("file://").partition("#")
    absolute = str(Path(path).absolute())
    if mark or absolute.endswith(".git"):
        return Location.Type.GIT, absolute + mark + fragment
    return Location.Type.FILE, absolute
