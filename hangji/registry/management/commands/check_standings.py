"""``hangji check``: prove that standings and balance are what the facts give; exits 1 and names each that is not."""

import sys
from typing import Any

from django.core.management import BaseCommand

from hangji.kit import clock
from hangji.office.queries import StandingCheck, note_standing_check
from hangji.registry import balance
from hangji.registry.models import SocialOrganization
from hangji.registry.restate import check


class Command(BaseCommand):
    help = "Prove that standings equal the facts, and the balance the standings."

    def handle(self, **options: Any) -> None:
        wrong = [f"organisation {pk}: {what}" for pk, what in check()]
        sums = list(balance.check())
        total = SocialOrganization.objects.count()
        note_standing_check(StandingCheck(clock.now(), total, len(wrong) + len(sums)))
        for line in (*wrong, *sums):
            self.stdout.write(line)
        self.stdout.write(f"{total} organisations checked, {len(wrong)} differ; {len(sums)} sums differ")
        wrong += sums
        if wrong:
            sys.exit(1)
