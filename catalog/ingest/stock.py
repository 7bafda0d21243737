"""What PostgreSQL has to know of its tables to find the short way to what is asked."""

from __future__ import annotations

from django.db import connection

from catalog.models import Descriptor, Entity, Posting, Relation, SourceFile, Term

MANY = 5_000
"""Entities. After fewer its own housekeeping, which comes by once a minute, is soon enough."""

TABLES = (Entity, Descriptor, SourceFile, Relation, Term, Posting)


def take_stock(written: int) -> None:
    """After one refresh wrote so many entities, as of a large source or of a command. Until it is told,
    PostgreSQL takes the tables for what they were before: the first list of 50,000 entities then took 30
    seconds, and takes three."""
    if written < MANY or connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE, SKIP_LOCKED) {names}")
