"""``hangji rebuild``: derive every standing anew from the facts, and the balance from them."""

from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from hangji.registry.models import SocialOrganization
from hangji.registry.restate import rebuild


class Command(BaseCommand):
    help = "Derive every standing anew from the facts, and the balance from them."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        total = SocialOrganization.objects.count()
        done = 0
        for done in rebuild():
            self.stdout.write(f"\r{done}/{total}", ending="")
        self.stdout.write(f"\r{done} organisations restated")
