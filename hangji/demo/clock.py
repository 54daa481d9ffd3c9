"""When things happen and when they are typed: working days and office hours in Bozhou."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
DAY = date(2021, 11, 2)
NOW = datetime(2021, 11, 2, 9, 0, tzinfo=CHINA)
LAST_TYPING_DAY = date(2021, 11, 1)
GO_LIVE = date(2019, 3, 4)
BACKLOG_DAYS = 40  # what is older than GO_LIVE is typed in the first weeks
OPENS, NOON_FROM, NOON_UNTIL, CLOSES = time(8, 30), time(12, 0), time(14, 30), time(17, 30)
HOLIDAYS = (  # month and day in every year, then the Spring Festivals
    *((month, day) for month, days in ((1, (1,)), (5, range(1, 6)), (10, range(1, 8))) for day in days),
    *((2019, 2, day) for day in range(4, 11)),
    *((2020, 1, day) for day in range(24, 32)),
    *((2021, 2, day) for day in range(11, 18)),
)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday. Working Saturdays before a holiday are left out."""
    free = (day.month, day.day) in HOLIDAYS or (day.year, day.month, day.day) in HOLIDAYS
    return day.weekday() < 5 and not free


def working_day_from(day: date) -> date:
    """The first working day on or after ``day``."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def some_working_day(rng: Random, first: date, last: date) -> date:
    """A working day from ``first`` to ``last``, both included. Raises ValueError when there is none."""
    days = [d for d in _days(first, last) if is_working_day(d)] if (last - first).days < 40 else []
    if days:
        return rng.choice(days)
    if (last - first).days < 40:
        raise ValueError(f"no working day from {first} to {last}")
    return working_day_from(first + timedelta(days=rng.randrange((last - first).days - 14)))


def in_office_hours(at: datetime) -> bool:
    """Whether the office was open at ``at``."""
    hour = at.time()
    return is_working_day(at.date()) and (OPENS <= hour < NOON_FROM or NOON_UNTIL <= hour < CLOSES)


class Pen:
    """Says when a fact was typed in: days to weeks after it, in office hours, never later than the pinned morning."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def write(self, day: date, *earlier: datetime | None, lag: tuple[int, int] = (2, 20)) -> datetime:
        """The moment at which a fact of ``day`` was typed, after each of ``earlier``; lag in days, from–to."""
        behind = timedelta(days=self.rng.randint(*lag))
        if day < GO_LIVE:
            behind = timedelta(days=1 + self.rng.randrange(BACKLOG_DAYS))  # the first day is for bodies and accounts
        sat_down = working_day_from(max(day, GO_LIVE) + behind)
        at = datetime.combine(min(sat_down, LAST_TYPING_DAY), self._hour(), CHINA)
        before = [moment for moment in earlier if moment is not None]
        return at if not before or at > max(before) else self.soon(max(before))

    def soon(self, after: datetime) -> datetime:
        """A few minutes after, or the first minutes of the next time that the office is open."""
        at = after + timedelta(minutes=self.rng.randint(1, 6), seconds=self.rng.randrange(60))
        if in_office_hours(at):
            return at
        if NOON_FROM <= at.time() < NOON_UNTIL:
            return at.replace(hour=14, minute=30 + self.rng.randrange(9))
        tomorrow = working_day_from(at.date() + timedelta(days=1))
        return datetime.combine(tomorrow, time(8, 30 + self.rng.randrange(9), self.rng.randrange(60)), CHINA)

    def _hour(self) -> time:
        """A moment of the office's day; nothing is begun in the last half-hour."""
        minutes = self.rng.randrange(330)  # 08:30–11:30 and 14:30–17:00
        start = 8 * 60 + 30 if minutes < 180 else 14 * 60 + 30 - 180
        return time(*divmod(start + minutes, 60), self.rng.randrange(60))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
