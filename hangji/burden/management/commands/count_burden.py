"""``hangji burden``: read the audit trail on for what organisations were asked; run by the system's timer."""

from typing import Any

from django.core.management import BaseCommand, CommandParser

from hangji.burden.counting import count_fillings
from hangji.kit import clock


class Command(BaseCommand):
    help = "Count what organisations were asked since the last time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="forget what was counted, and read from the beginning")

    def handle(self, *, anew: bool, **options: Any) -> None:
        self.stdout.write(f"{count_fillings(at=clock.now(), anew=anew)} forms found")
