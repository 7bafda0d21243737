"""The trends and tools that come with the portal, in the catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from catalog.ingest.read import read
from portal.start.shipped import keep_shipped

CONTENT = Path(__file__).parents[2] / "catalog" / "tools" / "content"


def documents(folder: str) -> list[dict[str, Any]]:
    """The documents of the files in a folder of the content, one a file."""
    found = []
    for path in sorted((CONTENT / folder).glob("*.yaml")):
        (document,) = read(path.read_bytes())
        assert document.value is not None, path
        assert document.value["metadata"]["name"] == path.stem
        found.append(document.value)
    return found


@pytest.fixture
def shipped(db: None, settings: LazySettings) -> None:
    settings.ANONYMOUS_READ = True
    keep_shipped(wanted=True)
