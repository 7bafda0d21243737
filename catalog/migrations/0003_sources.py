"""Descriptors say when they lost their reference and when their deletion waits; what pages about sources ask for
is indexed."""

from django.conf import settings
from django.db import migrations, models


def mark_lost(apps, schema_editor):
    """What is in conflict already, as the next refresh would not look at what did not change."""
    Descriptor, Entity = apps.get_model("catalog", "Descriptor"), apps.get_model("catalog", "Entity")
    others = Entity.objects.filter(ref=models.OuterRef("ref")).exclude(descriptor=models.OuterRef("pk"))
    claims = Descriptor.objects.filter(error__isnull=True, gone=False).exclude(ref="")
    claims.filter(models.Exists(others.exclude(descriptor=None))).update(lost=True)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_terms_in_one_tree"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="descriptor",
            name="held",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="The last refresh would have deleted it and waits for approval.",
            ),
        ),
        migrations.AddField(
            model_name="descriptor",
            name="lost",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Its reference belongs to another descriptor."
            ),
        ),
        migrations.AlterField(
            model_name="descriptor",
            name="gone",
            field=models.BooleanField(
                default=False,
                help_text="Nothing gives it any more: it goes when the whole location was read, and yields to any other that claims its reference.",
            ),
        ),
        migrations.RunPython(mark_lost, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="descriptor",
            index=models.Index(
                condition=models.Q(("error__isnull", False)), fields=["location"], name="refused_descriptors"
            ),
        ),
        migrations.AddIndex(
            model_name="descriptor",
            index=models.Index(
                condition=models.Q(("lost", True)), fields=["location"], name="lost_descriptors"
            ),
        ),
        migrations.AddIndex(
            model_name="descriptor",
            index=models.Index(
                condition=models.Q(("held", True)), fields=["location"], name="held_descriptors"
            ),
        ),
        migrations.AddIndex(
            model_name="location",
            index=models.Index(fields=["target"], name="locations_by_target"),
        ),
        migrations.AddIndex(
            model_name="location",
            index=models.Index(fields=["checked_at"], name="locations_by_check"),
        ),
        migrations.AddIndex(
            model_name="location",
            index=models.Index(
                fields=["registered", "paused", "held_deletions", "failures", "checked_at", "lease_until"],
                name="locations_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("action", "deleted")), fields=["at"], name="deletions_by_time"
            ),
        ),
        migrations.AddIndex(
            model_name="sourcefile",
            index=models.Index(
                condition=models.Q(("error__isnull", False)), fields=["location"], name="refused_source_files"
            ),
        ),
    ]
