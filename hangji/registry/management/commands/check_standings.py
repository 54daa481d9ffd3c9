"""``hangji check``: prove that the standings equal what the facts give; exits 1 and names each that does not."""

import sys
from typing import Any

from django.core.management import BaseCommand

from hangji.registry.models import SocialOrganization
from hangji.registry.restate import check


class Command(BaseCommand):
    help = "Prove that the standings equal the facts."

    def handle(self, **options: Any) -> None:
        wrong = list(check())
        for pk, what in wrong:
            self.stdout.write(f"organisation {pk}: {what}")
        self.stdout.write(f"{SocialOrganization.objects.count()} organisations checked, {len(wrong)} differ")
        if wrong:
            sys.exit(1)
