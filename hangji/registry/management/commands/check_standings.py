"""``hangji check``: prove that the standings equal what the facts give; exits 1 and names each that does not."""

import sys
from typing import Any

from django.core.management import BaseCommand

from hangji.kit import clock
from hangji.office.queries import StandingCheck, note_standing_check
from hangji.registry.models import SocialOrganization
from hangji.registry.restate import check


class Command(BaseCommand):
    help = "Prove that the standings equal the facts."

    def handle(self, **options: Any) -> None:
        wrong = list(check())
        total = SocialOrganization.objects.count()
        note_standing_check(StandingCheck(clock.now(), total, len(wrong)))
        for pk, what in wrong:
            self.stdout.write(f"organisation {pk}: {what}")
        self.stdout.write(f"{total} organisations checked, {len(wrong)} differ")
        if wrong:
            sys.exit(1)
