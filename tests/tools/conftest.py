"""The trends and tools that come with the portal, in the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from catalog.ingest.read import read
from catalog.tools.sources import forget_plan
from portal.start.shipped import keep_shipped
from tests.ingest.sources import Source

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


@pytest.fixture(autouse=True)
def nothing_planned() -> Iterator[None]:
    forget_plan()
    yield
    forget_plan()


@pytest.fixture
def source(db: None, tmp_path: Path) -> Source:
    """A folder of services whose files show tools."""
    return Source(tmp_path / "company")
