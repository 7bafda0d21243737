"""Sources whose files show tools, and the worker that looks through them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.tools.sources import forget_plan
from tests.ingest.sources import Source


@pytest.fixture(autouse=True)
def nothing_planned() -> Iterator[None]:
    forget_plan()
    yield
    forget_plan()


@pytest.fixture
def source(db: None, tmp_path: Path) -> Source:
    return Source(tmp_path / "company")
