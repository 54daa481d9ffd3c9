"""A stored check lies in parts now; one kept before becomes a single part."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def part(apps: Any, schema_editor: Any) -> None:
    batches = apps.get_model("intake", "Batch").objects.exclude(checked=b"").order_by("pk")
    for pk, packed in batches.values_list("pk", "checked").iterator(1):
        apps.get_model("intake", "CheckPart").objects.create(batch_id=pk, number=1, packed=packed)


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_checks_by_line")]
    operations = [
        migrations.CreateModel(
            name="CheckPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("packed", models.BinaryField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="intake.batch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "number"), name="check_parts_are_in_order")
                ],
            },
        ),
        migrations.RunPython(part, migrations.RunPython.noop),
        migrations.RemoveField(model_name="batch", name="checked"),
    ]
