import django.core.validators
from django.db import migrations, models


def name_the_ring_on_hold(apps, schema_editor):
    """Until now it was the outermost, and places could have gaps."""
    rings = list(apps.get_model("catalog", "Ring").objects.order_by("position"))
    for position, ring in enumerate(rings, 1):
        ring.position = position
        ring.is_hold = position == len(rings) > 2
        ring.save()


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0022_removed_sources"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ring",
            name="position",
            field=models.PositiveSmallIntegerField(
                help_text="Counted from the middle; the other rings make room.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(6),
                ],
                verbose_name="position",
            ),
        ),
        migrations.AddField(
            model_name="ring",
            name="is_hold",
            field=models.BooleanField(
                default=False,
                help_text="From this ring outwards nothing new is started, and who uses such a tool should leave it.",
                verbose_name="on hold",
            ),
        ),
        migrations.AlterModelOptions(
            name="ring",
            options={"ordering": ["position", "pk"], "verbose_name": "ring", "verbose_name_plural": "rings"},
        ),
        migrations.RunPython(name_the_ring_on_hold, migrations.RunPython.noop),
    ]
