"""One look at the database: what is read inside comes from one moment, whatever writers commit meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read from one moment of the database. Nests, and inside a transaction it is that transaction.

    On SQLite the transaction is deferred: Django's `atomic()` would take the write lock here (see
    `transaction_mode` in the settings) and let one reader in at a time. Writing inside fails.
    """
    connection.ensure_connection()
    if connection.in_atomic_block or (connection.vendor == "sqlite" and connection.connection.in_transaction):
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.connection.rollback()
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
