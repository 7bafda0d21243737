"""PostgreSQL's rows as its own COPY writes them, in one snapshot.

No program beside the portal is needed, nor one of the server's version: the tables are made by the portal's
migrations, and a backup of PostgreSQL 15 comes back into 18. What comes back is deleted and written as rows
are, never truncated or made anew under a portal that runs: a page that is just being read keeps its snapshot,
where a truncated table would be empty for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, OperationalError, connection, transaction
from psycopg import sql
from psycopg.errors import DeadlockDetected

from catalog.models import CatalogState
from portal.backup import schema
from portal.backup.engine import AHEAD
from portal.backup.refusal import Refusal

CHUNK = 1 << 20
BESIDE = "greenroom_restoring"
"""The schema in which an older backup is brought up to date."""

TRIES = 5
"""Of two that wait for each other PostgreSQL gives one up; it may be us."""

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
_AT_LEAST = """
    SELECT setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), greatest(last_value, %s))
    FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = %s
"""


@dataclass(frozen=True, slots=True)
class PostgresqlSnapshot:
    cursor: Any

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        self.cursor.execute(statement)
        found: list[tuple[Any, ...]] = self.cursor.fetchall()
        return found

    def save(self, folder: Path) -> dict[str, Any]:
        """A file for each table; what comes back are the columns of each, and where the sequences are."""
        (folder / "database").mkdir()
        tables = _tables(self.cursor)
        for table, columns in tables.items():
            with (
                (folder / "database" / table).open("wb") as file,
                self.cursor.copy(_copy(table, columns, "TO STDOUT")) as rows,
            ):
                for block in rows:
                    file.write(block)
        return {"tables": tables, "sequences": _sequences(self.cursor)}


@contextmanager
def snapshot() -> Iterator[PostgresqlSnapshot]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT count(*) FROM pg_class")  # the first read fixes the moment
        yield PostgresqlSnapshot(cursor)


def bring_back(
    folder: Path,
    said: dict[str, Any],
    migrations: list[str],
    *,
    above: int,
    at_last: Callable[[], None],
) -> None:
    """All in one transaction."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                _bring_back(cursor, folder, said, migrations)
                version = max(above, CatalogState.current_version()) + AHEAD
                versions = {"version": version, "kinds_version": version}
                CatalogState.objects.update_or_create(pk=1, defaults=versions)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                at_last()
            return
        except OperationalError as error:
            if not (left and isinstance(error.__cause__, DeadlockDetected)):
                raise _refusal(error) from error
        except (DatabaseError, psycopg.Error) as error:  # what COPY raises Django does not translate
            raise _refusal(error) from error


def _refusal(error: Exception) -> Refusal:
    reason = " ".join(str(error).split())
    return Refusal(f"The database cannot be brought back, and is as it was: {reason}")


def _bring_back(cursor: Any, folder: Path, said: dict[str, Any], migrations: list[str]) -> None:
    present = schema.applied()
    is_current = schema.is_current(present)
    if is_current and present == migrations:
        tables = _tables(cursor)
        _take_over(cursor, tables)
        for table, columns in said["tables"].items():
            _fill(cursor, folder / "database" / table, table, columns)
        _count_on(cursor, said["sequences"])
        return
    cursor.execute("SELECT current_schema()")
    home = cursor.fetchone()[0]
    cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(BESIDE)))
    _stand_in(cursor, BESIDE)
    _fill_beside(cursor, folder, said, migrations)
    tables, sequences = _tables(cursor), _sequences(cursor)
    _stand_in(cursor, home)
    if is_current:
        _take_over(cursor, tables)
        for table, columns in tables.items():
            _move_rows(cursor, table, columns)
        _count_on(cursor, sequences)
    else:  # of another version, so no portal of this one runs on it
        _drop(cursor)
        for table in tables:
            place = sql.Identifier(BESIDE, table), sql.Identifier(home)
            cursor.execute(sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(*place))
    cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(BESIDE)))


def _fill_beside(cursor: Any, folder: Path, said: dict[str, Any], migrations: list[str]) -> None:
    """The tables of the backup with their rows, brought up to date, in a schema of their own."""
    schema.make_tables(migrations)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations may have some checked at once
    for table in _tables(cursor):
        cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))  # what migrations put there
    for table, columns in said["tables"].items():
        _fill(cursor, folder / "database" / table, table, columns)
    _count_on(cursor, said["sequences"])
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait to be checked while tables change
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    schema.bring_up_to_date()
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _stand_in(cursor: Any, name: str) -> None:
    cursor.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(name)))


def _take_over(cursor: Any, tables: dict[str, list[str]]) -> None:
    """Let nobody else write until the end, and take away all rows. Who reads goes on reading what was."""
    state = CatalogState._meta.db_table
    for table in sorted(tables, key=lambda table: table != state):  # writers of the catalog begin there, too
        place = sql.Identifier(table)
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(place))
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in tables:
        cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def _move_rows(cursor: Any, table: str, columns: list[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}")
    cursor.execute(statement.format(sql.Identifier(table), names, names, sql.Identifier(BESIDE, table)))


def _count_on(cursor: Any, sequences: dict[str, int]) -> None:
    """Sequences are outside of transactions, so none goes back: a restore that fails leaves them usable."""
    for name, value in sequences.items():
        cursor.execute(_AT_LEAST, [value, name])


def _tables(cursor: Any) -> dict[str, list[str]]:
    cursor.execute(_TABLES)
    return dict(cursor.fetchall())


def _sequences(cursor: Any) -> dict[str, int]:
    cursor.execute(_SEQUENCES)
    return dict(cursor.fetchall())


def _drop(cursor: Any) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, _tables(cursor)))
    if names.as_string():
        cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(names))


def _fill(cursor: Any, path: Path, table: str, columns: list[str]) -> None:
    with path.open("rb") as file, cursor.copy(_copy(table, columns, "FROM STDIN")) as rows:
        while block := file.read(CHUNK):
            rows.write(block)


def _copy(table: str, columns: list[str], way: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), names) + sql.SQL(way)
