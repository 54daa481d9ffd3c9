"""Checks are kept a line a row now: one kept in the form before is forgotten, and its file is to be checked again."""

from typing import Any

from django.db import migrations


def forget(apps: Any, schema_editor: Any) -> None:
    batches = apps.get_model("intake", "Batch").objects.exclude(checked=b"")
    batches.filter(state="checked").update(state="checking")
    batches.update(checked=b"")


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
