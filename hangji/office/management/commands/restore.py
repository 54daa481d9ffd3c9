"""``hangji restore FILE``: a backup taken back into an empty installation, on this machine or another."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

from hangji.office import audit
from hangji.office.backup import Unfit, moved, restore


class Command(BaseCommand):
    help = "Take a backup back into an empty HANGJI_HOME; the audit chains must end as the backup says."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is no file")
        try:
            manifest = restore(file)
        except Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        other = moved(manifest)
        call_command("setup", empty=True)
        other += [str(fault.office) for fault in audit.verify()]
        if other:
            raise CommandError(f"restored, but the audit trail is not that of the backup: offices {other}")
        self.stdout.write(f"Restored the backup of {manifest['made_at']}; the audit trail is whole")
