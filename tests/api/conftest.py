"""The catalog that the real server was asked about, taken in by ours."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import LazySettings

from catalog.changes.locations import register_location
from catalog.ingest.refresh import refresh
from catalog.models import Location
from tests.api.asking import Fixed

UNREADABLE = "name: artist-api"
"""The document that the recorded server could not read, and so did not have."""


@dataclass(frozen=True)
class Recorded:
    """Where the recorded catalog lies for this test: on disk, and what a web server gives of it."""

    folder: Path
    address: str

    @property
    def root(self) -> str:
        return f"file:{self.folder}/catalog.yaml"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """A test has its own words."""


@pytest.fixture
def open_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody may read everything, and nobody may do anything."""
    monkeypatch.setattr("catalog.api.reader.policy", Fixed)


@pytest.fixture
def shared(settings: LazySettings) -> Path:
    folder: Path = settings.SHARED_DIR
    if not folder.is_dir():
        pytest.skip(f"The recorded material is not at {folder}; PORTAL_SHARED says where it is.")
    return folder


@pytest.fixture
def recorded(shared: Path, tmp_path: Path, settings: LazySettings) -> Iterator[Recorded]:
    """recorded/catalog without the unreadable document; its folder `http` served from a thread."""
    folder = tmp_path / "oracle"
    shutil.copytree(shared / "contracts" / "recorded" / "catalog", folder, copy_function=shutil.copyfile)
    software = folder / "software.yaml"
    documents = software.read_text().split("\n---\n")
    software.write_text("\n---\n".join(text for text in documents if UNREADABLE not in text))
    handler = functools.partial(_Quiet, directory=str(folder / "http"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        settings.CATALOG_ALLOWED_ADDRESSES = [f"127.0.0.1:{port}"]
        settings.CATALOG_CACHE = tmp_path / "cache"
        yield Recorded(folder, f"127.0.0.1:{port}")
        server.shutdown()


def take_in(kind: str, target: str) -> Location:
    """Register a source and read it, and what it includes."""
    location = register_location(actor=None, kind=kind, target=target)
    waiting = [location]
    while waiting:
        refresh(waiting)
        waiting = list(Location.objects.filter(checked_at=None))
    return location


@pytest.fixture
def catalog(recorded: Recorded, transactional_db: None) -> Recorded:
    """The recorded catalog, taken in."""
    take_in("file", f"{recorded.folder}/catalog.yaml")
    return recorded
