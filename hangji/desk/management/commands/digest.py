"""``hangji digest``: tell everybody what waits for them today; run by the system's timer, as often as one likes."""

import sys
from typing import Any

from django.core.management import BaseCommand

from hangji.desk.digest import tell_everyone, tell_groups
from hangji.kit import clock
from hangji.office.actions.notices import forget_old


class Command(BaseCommand):
    help = "Tell everybody what waits for them: a notice; an e-mail to those who want it; the group robots."

    def handle(self, **options: Any) -> None:
        at = clock.now()
        forget_old(day=at.date())
        told = [*tell_everyone(at), *tell_groups(at)]
        faults = [each for each in told if each.fault]
        sent = sum(each.fault == "" for each in told)
        self.stdout.write(f"notices {sum(each.new for each in told)}, sent {sent}, failed {len(faults)}")
        for each in faults:
            self.stderr.write(f"{each.user.username}: {each.fault}")
        if faults:
            sys.exit(1)
