"""Published stories are found by the portal's search: their words, made even."""

from typing import Any

from django.db import migrations, models

from rulebook.portal import even


def fill(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("stories", "StoryPublication").objects.filter(agreed=True, ended_on__isnull=True)
    for row in rows.filter(story__hidden_on__isnull=True):
        row.words = even("\n".join((row.text.title, row.text.text, row.story.organisation.name)))
        row.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial")]

    operations = [
        migrations.AddField("storypublication", "words", models.TextField(blank=True, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "storypublication",
            models.CheckConstraint(
                condition=models.Q(
                    ("words", ""), models.Q(("agreed", True), ("ended_on__isnull", True)), _connector="OR"
                ),
                name="story_found_while_public",
            ),
        ),
    ]
