"""``hangji figures --day D --scope CODE --level city|county|all [--known T] [--json]``: the indicators of a scope."""

import json
from argparse import ArgumentTypeError
from datetime import date, datetime
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from hangji.coverage.queries import Figure, Scope, balance, figures
from hangji.kit import clock
from hangji.office.access import Territory


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"{text!r} is no date like 2021-10-31") from fault


def a_moment(text: str) -> datetime:
    """A day, or a day and a time; without a zone it is the office's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise CommandError(f"--known: {text!r} is no time like 2021-10-31T18:00") from fault
    return moment if moment.tzinfo else timezone.make_aware(moment)


class Command(BaseCommand):
    help = "The indicators of a scope on a day, numerator and denominator."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--day", type=a_day, help="as of the end of this day; default today")
        parser.add_argument("--scope", type=int, default=0, help="region code; default everything")
        parser.add_argument("--level", choices=["city", "county", "all"], default="all")
        parser.add_argument("--known", type=a_moment, help="as known at this time; default now")
        parser.add_argument("--json", action="store_true")

    def handle(
        self, *, day: date | None, scope: int, level: str, known: datetime | None, json: bool, **options: Any
    ) -> None:
        asked = Scope(Territory(scope, level), day or clock.today(), known)
        found = figures(asked)
        if json:
            self.stdout.write(_as_json(asked, found))
            return
        for figure in found:
            rate = "" if figure.denominator is None else f"/{figure.denominator} = {figure.rate or '—'}%"
            self.stdout.write(f"{figure.indicator.code:24} {figure.numerator}{rate}  {figure.indicator.title}")


def _as_json(scope: Scope, found: list[Figure]) -> str:
    document = {
        "day": scope.day.isoformat(),
        "scope": scope.territory.region_code,
        "level": scope.territory.level,
        "known": scope.known.isoformat() if scope.known else None,
        "figures": {
            figure.indicator.code: {"numerator": figure.numerator, "denominator": figure.denominator}
            for figure in found
        },
        "balance": balance(scope),
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
