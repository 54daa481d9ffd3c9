"""What a dropped correction did before: it stood in the place of the article that readers see, which then could not be
corrected any more. The article takes its place again, with the files that it had."""

from typing import Any

from django.db import migrations


def stand_as_shown(apps: Any, _editor: Any) -> None:
    Article = apps.get_model("portal", "Article")
    for article in Article.objects.filter(latest__state="dropped", shown__isnull=False).select_related("latest", "shown"):
        shown, dropped = article.shown.number, article.latest.number
        article.files.filter(since__lte=shown, until__gt=shown).update(until=None)
        article.files.filter(since__gt=shown, until=None).update(until=dropped + 1)
        article.latest = article.shown
        article.save(update_fields=["latest"])


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0003_takedown_forgotten'),
    ]

    operations = [migrations.RunPython(stand_as_shown, migrations.RunPython.noop)]
