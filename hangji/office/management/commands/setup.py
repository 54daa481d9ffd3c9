"""``hangji setup``: migrate, compile the catalogue, gather static files; the town where there is no office."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from hangji import home, words


class Command(BaseCommand):
    help = "Bring the database and files of this installation up to date."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--empty", action="store_true", help="do not build the demonstration town")

    def handle(self, *, empty: bool, **options: Any) -> None:
        home.HOME.mkdir(parents=True, exist_ok=True)
        words.compile_catalogues()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not settings.OFFICE and not empty:
            call_command("demo")
        self.stdout.write(f"Ready: {home.HOME}")
