"""PostgreSQL's rows as its own COPY writes them, in one snapshot.

No program beside the portal is needed, nor one of the server's version: the tables are made by the portal's
migrations, and a backup of PostgreSQL 15 comes back into 18.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from catalog.models import CatalogState
from portal.backup import schema
from portal.backup.engine import AHEAD
from portal.backup.refusal import Refusal

CHUNK = 1 << 20

_TABLES = """
    SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname
"""
_SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""


def save(folder: Path) -> dict[str, Any]:
    """A file for each table; what comes back are the columns of each, and where the sequences are."""
    (folder / "database").mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = _tables(cursor)
        for table, columns in tables.items():
            with (
                (folder / "database" / table).open("wb") as file,
                cursor.copy(_copy(table, columns, "TO STDOUT")) as rows,
            ):
                for block in rows:
                    file.write(block)
        cursor.execute(_SEQUENCES)
        return {"tables": tables, "sequences": dict(cursor.fetchall())}


def bring_back(folder: Path, said: dict[str, Any], migrations: list[str], *, above: int) -> None:
    """Have in the portal's database, in one transaction, what the backup has."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if schema.applied() != migrations:
                _drop(cursor)
                schema.make_tables(migrations)
            _empty(cursor)
            for table, columns in said["tables"].items():
                _fill(cursor, folder / "database" / table, table, columns)
            for name, value in said["sequences"].items():
                cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, value])
            version = max(above, CatalogState.current_version()) + AHEAD
            CatalogState.objects.update(version=version, kinds_version=version)
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise Refusal(f"The database cannot be brought back, and is as it was: {reason}") from error


def _tables(cursor: Any) -> dict[str, list[str]]:
    cursor.execute(_TABLES)
    return dict(cursor.fetchall())


def _drop(cursor: Any) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, _tables(cursor)))
    if names.as_string():
        cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(names))


def _empty(cursor: Any) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, _tables(cursor)))
    cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))


def _fill(cursor: Any, path: Path, table: str, columns: list[str]) -> None:
    with path.open("rb") as file, cursor.copy(_copy(table, columns, "FROM STDIN")) as rows:
        while block := file.read(CHUNK):
            rows.write(block)


def _copy(table: str, columns: list[str], way: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), names) + sql.SQL(way)
