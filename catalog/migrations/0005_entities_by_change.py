from django.db import migrations, models


def write_times_without_zone(apps, schema_editor):
    """SQLite compares times as texts. Those of new entities stood there with their zone, unlike all others."""
    if schema_editor.connection.vendor == "sqlite":
        for column in ("created_at", "changed_at"):
            schema_editor.execute(
                f"UPDATE catalog_entity SET {column} = substr({column}, 1, length({column}) - 6)"
                f" WHERE {column} LIKE '%+00:00'"
            )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_standing_name")]

    operations = [
        migrations.RunPython(write_times_without_zone, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="entity",
            index=models.Index(fields=["changed_at", "id"], name="entities_by_change"),
        ),
    ]
