"""``hangji import FILE``: check a workbook (--check), or write its rows without faults into the register."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.management import BaseCommand, CommandError

from hangji.coverage.management.commands.figures import a_day
from hangji.intake import actions
from hangji.intake.effects import Effect
from hangji.intake.models import Batch
from hangji.intake.reading.fields import LISTS
from hangji.intake.reading.validate import Checked
from hangji.kit import clock
from hangji.kit.refusal import Refusal
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Region, User


class Command(BaseCommand):
    help = "Check a workbook and tell everything that is wrong, or write it into the register."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="the whole answer as JSON")
        parser.add_argument("--fields", choices=list(LISTS), default="all", help="what the file is about")
        parser.add_argument("--scope", type=int, help="region code of the register; default the office's own")
        parser.add_argument(
            "--level",
            choices=["city", "county"],
            help="default: to check, both; to write, city for a prefecture, else county",
        )
        parser.add_argument("--as-of", type=a_day, help="from which day headcounts hold; default today")
        parser.add_argument("--as", dest="username", help="who imports; needed unless --check")
        parser.add_argument("--confirm-warnings", action="store_true", help="write rows with warnings too")

    def handle(self, *, file: Path, check: bool, json: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file}: no such file, or no file that can be read", returncode=2)
        scope = options["scope"] or int(settings.OFFICE.get("region", 0))
        if scope and not Region.objects.on(clock.today()).filter(code=scope).exists():
            raise CommandError(f"--scope: no region has the code {scope}", returncode=2)
        usual = "city" if scope % 100 == 0 else "county"
        territory = Territory(scope, options["level"] or ("all" if check else usual))
        as_of: date = options["as_of"] or clock.today()
        if check:
            act = Act(User(username="command line"), clock.now())
            checked, _around, found = actions.judge_file(str(file), file.name, options["fields"], territory, as_of, act)
            self._tell(checked, found, json)
            sys.exit(1 if checked.refused else 0)
        self._write(file, territory, as_of, options)

    def _tell(self, checked: Checked, found: list[Effect], as_json: bool) -> None:
        if as_json:
            in_utf8(self.stdout)
            self.stdout.write(json.dumps(document(checked, found), ensure_ascii=False, indent=1))
            return
        if checked.refused:
            self.stdout.write(str(checked.refused))
            return
        for row in checked.rows:
            for finding in row.findings:
                self.stdout.write(f"{row.number:>6} {row.verdict:7} {finding}")
        self.stdout.write(" ".join(f"{name} {count}" for name, count in checked.counts.items()))

    def _write(self, file: Path, territory: Territory, as_of: date, options: dict[str, Any]) -> None:
        user = User.objects.filter(username=options["username"] or "").first()
        if user is None:
            raise CommandError("--as USERNAME is needed to write: the audit names who imported")
        act = Act(user, clock.now())
        try:
            with file.open("rb") as opened:
                batch = actions.upload(
                    file=File(opened, name=file.name),
                    fields=options["fields"],
                    territory=territory,
                    as_of=as_of,
                    act=act,
                )
            batch = actions.run_check(batch, act)
            batch = self._commit(batch, options["confirm_warnings"], act)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{batch.number}: {batch.counts}")

    def _commit(self, batch: Batch, confirm_warnings: bool, act: Act) -> Batch:
        if batch.sentence:
            raise CommandError(" ".join(str(said) for said in actions.refused_sentences(batch).values()))
        ticked = actions.warned(batch) if confirm_warnings else []
        return actions.write(batch=batch, ticked=ticked, act=act)


def in_utf8(stream: Any) -> None:
    """JSON is UTF-8 whatever the terminal's or the system's encoding is; a test's own stream stays as it is."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")


def document(checked: Checked, found: list[Effect]) -> dict[str, Any]:
    """The check as JSON-ready values: the file's verdict, header rows, columns, and each sheet row's verdict."""
    said = checked.as_json()
    by_row = {effect.row: effect for effect in found}
    for row in said["rows"]:
        effect = by_row.get(row["row"])
        row["effect"] = effect.kind if effect else None
    return said
