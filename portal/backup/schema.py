"""How far a database is: the migrations that it has, as `app.name`."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def waiting() -> list[str]:
    """Those that this version of the portal has and the database has not, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown(migrations: Iterable[str]) -> list[str]:
    """Those that this version of the portal does not have: a newer one does."""
    loader = MigrationLoader(connection)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    known = {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}
    return sorted(set(migrations) - known)


def is_current(present: Iterable[str]) -> bool:
    """Whether the database, which has the migrations `present`, is as this version of the portal needs it."""
    return not waiting() and not unknown(present)


def bring_up_to_date() -> None:
    if waiting():
        call_command("migrate", verbosity=0, interactive=False)


def make_tables(migrations: Iterable[str]) -> None:
    """In an empty database, exactly what these migrations make."""
    executor = MigrationExecutor(connection)
    pairs = (name.partition(".") for name in migrations)
    wanted = {(app, name) for app, _, name in pairs}
    nodes = executor.loader.graph.node_map
    last = [
        key
        for key in sorted(wanted & nodes.keys())
        if not any(child.key in wanted and child.key[0] == key[0] for child in nodes[key].children)
    ]
    executor.migrate(last)
