"""Published sites are found by the portal's search: their words, made even."""

from typing import Any

from django.db import migrations, models

from rulebook.portal import even

SAID = ("name", "address", "contact", "hours", "capacity", "hear", "see", "learn", "copy")


def fill(apps: Any, _editor: Any) -> None:
    for site in apps.get_model("places", "Site").objects.filter(published_at__isnull=False):
        said = (site.published.get(name, "") for name in SAID)
        site.words = even("\n".join(str(each) for each in (*said, site.organisation.name)))
        site.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField("site", "words", models.TextField(blank=True, default="")),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "site",
            models.CheckConstraint(
                condition=models.Q(("words", ""), ("published_at__isnull", False), _connector="OR"),
                name="site_found_while_public",
            ),
        ),
    ]
