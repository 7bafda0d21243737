"""Drops the constraint that the key of a term exists, on PostgreSQL. SQLite would have to copy the table for
that, out of its one tree, and looks a key up in no time."""

import django.db.models.deletion
from django.db import migrations, models


class AlterFieldOnPostgreSQL(migrations.AlterField):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_ring_moves")]

    operations = [
        AlterFieldOnPostgreSQL(
            "term",
            "key",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="catalog.key",
            ),
        ),
    ]
