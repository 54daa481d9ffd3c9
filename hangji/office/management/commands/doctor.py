"""``hangji doctor``: say what is wrong with this installation; exits 1 when anything is."""

import sys
from typing import Any

from django.core.management import BaseCommand

from hangji.office.queries import health


class Command(BaseCommand):
    help = "Say what is wrong with this installation."

    def handle(self, **options: Any) -> None:
        found = health()
        for well, sentence in found:
            self.stdout.write(f"{'✓' if well else '✗'} {sentence}")
        if not all(well for well, _sentence in found):
            sys.exit(1)
