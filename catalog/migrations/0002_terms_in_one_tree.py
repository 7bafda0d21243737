"""Stores terms on SQLite in one tree, in the order of their primary key, instead of a table and an index.

Nine in ten rows are a value that one entity has: without this, each is stored twice. PostgreSQL has no
such tables.
"""

from django.db import migrations


def in_one_tree(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    table = apps.get_model("catalog", "Term")._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        (sql,) = cursor.fetchone()
    new = f"new__{table}"
    schema_editor.execute(sql.replace(f'"{table}"', f'"{new}"', 1) + " WITHOUT ROWID", params=None)
    schema_editor.execute(f'INSERT INTO "{new}" SELECT * FROM "{table}"')
    schema_editor.execute(f'DROP TABLE "{table}"')
    schema_editor.execute(f'ALTER TABLE "{new}" RENAME TO "{table}"')


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [migrations.RunPython(in_one_tree, migrations.RunPython.noop)]
