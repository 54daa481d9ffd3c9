"""``hangji words``: bring the English catalogue up to date and compile it (needs the test tools)."""

from typing import Any

from django.core.management import BaseCommand

from hangji import words


class Command(BaseCommand):
    help = "Gather what is to be translated into the catalogue; says how much is untranslated."

    def handle(self, **options: Any) -> None:
        total, missing = words.update()
        words.compile_catalogues()
        self.stdout.write(f"{total} texts, {missing} untranslated: {words.CATALOGUE.name}")
