"""``hangji backup FILE``: the whole installation in one file, while others go on working."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from hangji.kit import clock
from hangji.office.backup import Unfit, backup


class Command(BaseCommand):
    help = "Write the database, the stored files and the settings into one file."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            manifest = backup(file, clock.now())
        except Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        entries = sum(tail["count"] for tail in manifest["audit"].values())
        self.stdout.write(
            f"{file}: {len(manifest['files'])} files, {entries} audit entries, {file.stat().st_size} bytes"
        )
