"""When a report is due: the month ends that a place must report, and the last day for each.

Source: policy/reports.yaml, one value a kind; a place may set its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.calendar import add_months, month_end
from rulebook.policy import Clause, in_force


@dataclass(frozen=True)
class Due:
    """One report that is owed. day: the end of the period it tells of. by: the last day to hand it in."""

    kind: str
    day: date
    by: date
    clause: Clause


def due(kind: str, day: date, *, place: int = 0) -> Due | None:
    """Whether the month end ``day`` must be reported by this kind, and until when; None where it need not.

    place: the region that owes it. A kind without a policy value owes nothing, nor does a day inside a month.
    """
    try:
        found = in_force(f"reports.{kind}_due", day=day, place=place)
    except KeyError:
        return None
    if found is None or day != month_end(day) or day.month not in found.value["months"]:
        return None
    last = month_end(day + timedelta(days=1))
    return Due(kind, day, min(last.replace(day=1) + timedelta(days=found.value["by_day"] - 1), last), found)


def latest_due(kind: str, today: date, *, place: int = 0) -> Due | None:
    """The youngest period that is over and must be reported; none within the last year: None."""
    end = today if today == month_end(today) else today.replace(day=1) - timedelta(days=1)
    ends = (month_end(add_months(end.replace(day=1), -back)) for back in range(12))
    return next((found for day in ends if (found := due(kind, day, place=place))), None)
