"""hangji verify-audit: walk every chain of the audit trail and name what was tampered with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hangji.office import audit
from hangji.office.models import AuditTail
from hangji.office.verbs import FAULTS


class Command(BaseCommand):
    help = "Verify the hash chains of the audit trail; exit code 1 and the rows by name when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for broken, fault in enumerate(audit.verify(), 1):  # noqa: B007
            self.stdout.write(f"office {fault.office} number {fault.number}: {fault.what} ({FAULTS[fault.what]})")
        if broken:
            raise CommandError(f"the audit trail is broken in {broken} places", returncode=1)
        for tail in AuditTail.objects.all():
            self.stdout.write(f"office {tail.office}: {tail.count} entries, head {tail.hash}")
