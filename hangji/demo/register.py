"""Makes social organisations: from a draft of what is to become of one to its record with its history."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from hangji.demo.clock import GO_LIVE, Pen, some_working_day
from hangji.demo.facts import FormerName, Headcount, Kind, Level, Organisation, Status, StatusSpell
from hangji.demo.names import PLACES, Names, credit_code
from hangji.demo.words import streets, words

FIRST_YEAR, LAST_YEAR = 2005, 2020
DIRECTLY_REGISTERED = 0.15
CITY_SEAT_STREETS = 3  # the first streets of a county's list are its town
IN_TOWN = {"city": 0.9, "county": 0.6}
SMALL_STAFF: dict[Kind, tuple[int, int]] = {"association": (3, 11), "foundation": (3, 6), "private": (4, 18)}


@dataclass
class Draft:
    """One organisation to be made: what it is and what its members do.

    covered_on: the day from which its last cover runs, None = not covered; its full members do not fall below the
        final number afterwards. since: the day on which it came to its final number, None = long ago.
    declared: False = it never declared a headcount. ended: (status, day) when it is no longer active.
    """

    kind: Kind
    industry: str
    region: int
    full: int = 0
    probationary: int = 0
    covered_on: date | None = None
    since: date | None = None
    registered_on: date | None = None
    registered_before: date = date(2019, 12, 1)
    declared: bool = True
    ended: tuple[Status, date] | None = None
    name: str = ""
    ending: str = ""
    staff: int | None = None
    code_kind: Kind | None = None
    code_region: int | None = None


class Register:
    """Enters one territory's organisations. ``serials`` is shared by all, so that codes are unique."""

    def __init__(
        self, rng: Random, pen: Pen, names: Names, *, region: int, level: Level, serials: Iterator[int]
    ) -> None:
        self.rng, self.pen, self.names, self.serials = rng, pen, names, serials
        self.region, self.level = region, level
        self.mark = {341600: "c", 341602: "q", 341621: "g", 341622: "m", 341623: "l"}[region]
        self.numbers = count(1)

    def enter(self, draft: Draft) -> Organisation:
        """The organisation that this draft describes."""
        street, street_name, address = self._address(draft.region)
        registered_on = draft.registered_on or self._registered(draft)
        typed_at = self.pen.write(registered_on, lag=(1, 9))
        headcounts = tuple(self._headcounts(draft, registered_on, typed_at)) if draft.declared else ()
        return Organisation(
            key=f"{self.mark}{next(self.numbers):03d}",
            credit_code=credit_code(
                kind=draft.code_kind or draft.kind, region=draft.code_region or self.region, serial=next(self.serials)
            ),
            name=self._name(draft, street_name),
            former_names=(),
            kind=draft.kind,
            level=self.level,
            region=draft.region,
            street=street,
            authority=f"{PLACES[self.region]}民政局",
            supervisor=self._supervisor(draft.industry),
            industry=draft.industry,
            registered_on=registered_on,
            address=address,
            statuses=self._statuses(draft, registered_on, typed_at, headcounts),
            headcounts=headcounts,
            codes_kind_differs=bool(draft.code_kind and draft.code_kind != draft.kind),
            typed_at=typed_at,
        )

    def _registered(self, draft: Draft) -> date:
        latest = min(draft.registered_before, draft.covered_on or date.max, draft.since or date.max)
        years = range(FIRST_YEAR, min(LAST_YEAR, latest.year - 1) + 1)
        year = self.rng.choices(years, weights=[3 + 2 * (y - FIRST_YEAR) for y in years])[0]
        return some_working_day(self.rng, date(year, 1, 10), date(year, 12, 20))

    def _name(self, draft: Draft, street_name: str) -> str:
        if draft.name:
            return draft.name
        if draft.kind == "foundation":
            return self.names.foundation()
        if draft.kind == "association":
            return self.names.association(draft.industry)
        in_country = self.level == "county" and not street_name.endswith("街道")
        return self.names.private(draft.industry, street_name if in_country else "", draft.ending)

    def _supervisor(self, industry: str) -> str:
        if self.rng.random() < DIRECTLY_REGISTERED:
            return ""
        return f"{PLACES[self.region]}{Names.industries()[industry]['office']}"

    def _address(self, region: int) -> tuple[int, str, str]:
        """Street code, street name, address: a road in the town, or the high street of a country town."""
        all_of_them = streets()[region]
        if self.rng.random() < IN_TOWN[self.level]:
            code, name = self.rng.choice(all_of_them[:CITY_SEAT_STREETS])
            return code, name, f"{self.rng.choice(words()['roads'][region])}{self.rng.randint(1, 688)}号"
        code, name = self.rng.choice(all_of_them[CITY_SEAT_STREETS:])
        return (
            code,
            name,
            f"{name}{self.rng.choice(('人民街', '兴业路', '振兴路', '老街'))}{self.rng.randint(1, 120)}号",
        )

    def _statuses(
        self, draft: Draft, registered_on: date, typed_at: datetime, headcounts: tuple[Headcount, ...]
    ) -> tuple[StatusSpell, ...]:
        active = StatusSpell(status="active", since=registered_on, until=None, document="", typed_at=typed_at)
        if draft.ended is None:
            return (active,)
        status, day = draft.ended
        latest = max([typed_at, *(row.typed_at for row in headcounts)])
        mark = PLACES[self.region][:-1] + ("民罚" if status == "revoked" else "民许")
        paper = f"{mark}〔{day.year}〕{self.rng.randint(3, 60)}号"
        end = StatusSpell(
            status=status, since=day, until=None, document=paper, typed_at=self.pen.write(day, latest, lag=(1, 8))
        )
        return (replace(active, until=day), end)

    def _headcounts(self, draft: Draft, registered_on: date, typed_at: datetime) -> Iterator[Headcount]:
        """One declaration at registration or at the first annual report typed here, then one each spring."""
        days = self._declaration_days(draft, registered_on)
        counts = self._counts_backwards(draft, days)
        staff, moved = self._staff(draft), self.rng.choice((0, 0, 0, 1, 1, 2, 3))
        for day, (full, probationary) in zip(days, counts, strict=True):
            typed_at = self.pen.write(day, typed_at, lag=(3, 24))
            yield Headcount(
                since=day,
                full=full,
                probationary=probationary,
                staff=max(staff + self.rng.randint(-2, 1), full + probationary, 2),
                not_transferred=min(moved, full + probationary),
                typed_at=typed_at,
            )

    def _declaration_days(self, draft: Draft, registered_on: date) -> list[date]:
        last = draft.ended[1] - timedelta(days=30) if draft.ended else date(2021, 10, 20)
        days = [registered_on] if registered_on >= GO_LIVE else []
        for year in (2019, 2020, 2021):
            day = some_working_day(self.rng, date(year, 3, 5), date(year, 5, 28))
            if day <= last and (not days or (day - days[-1]).days > 120):
                days.append(day)
        if draft.since and draft.since not in days:
            days = sorted([d for d in days if abs((d - draft.since).days) > 20] + [draft.since])
        return [day for day in days if day >= registered_on]

    def _counts_backwards(self, draft: Draft, days: list[date]) -> list[tuple[int, int]]:
        """(full, probationary) per day: final from the day that fixes it, fewer before."""
        fixed_from = draft.since or draft.covered_on
        counts: list[tuple[int, int]] = []
        full, probationary = draft.full, draft.probationary
        for n in reversed(range(len(days))):
            holds_until = days[n + 1] if n + 1 < len(days) else date.max
            if fixed_from and holds_until <= fixed_from:
                full = self._before(draft, full)
                probationary = 0 if draft.since else min(probationary, 1)
            counts.insert(0, (full, probationary))
        return counts

    def _before(self, draft: Draft, full: int) -> int:
        """An earlier number of full members: none before ``since``, so that nothing was due until then."""
        return 0 if draft.since else max(min(full, 1), full - self.rng.choice((0, 0, 1)))

    def _staff(self, draft: Draft) -> int:
        if draft.staff is not None:
            return draft.staff
        least = round((draft.full + draft.probationary) * 1.3)
        low, high = SMALL_STAFF[draft.kind]
        if draft.kind == "private":
            low, high = Names.industries()[draft.industry]["staff"]
        return max(least, self.rng.randint(low, high))


def renamed(organisation: Organisation, rng: Random, pen: Pen, names: Names) -> Organisation | None:
    """The same with an earlier name until a day in 2019–2021, or None when it does not lend itself to one."""
    if organisation.registered_on > date(2018, 12, 31) or len(organisation.statuses) > 1:
        return None
    earlier = names.earlier(organisation.name)
    if earlier is None:
        return None
    until = some_working_day(rng, date(2019, 6, 3), date(2021, 9, 24))
    former = FormerName(
        name=earlier,
        since=organisation.registered_on,
        until=until,
        typed_at=pen.write(until, organisation.typed_at, lag=(2, 15)),
    )
    return replace(organisation, former_names=(former,))


def corrected(organisation: Organisation, rng: Random, pen: Pen, *, wrong_full: int) -> Organisation:
    """The same, its last declaration first typed with ``wrong_full`` full members and put right weeks later."""
    *before, last = organisation.headcounts
    wrong = replace(last, full=wrong_full, staff=max(last.staff or 0, wrong_full + last.probationary))
    right = replace(last, corrects=True, typed_at=pen.write(last.typed_at.date(), last.typed_at, lag=(14, 55)))
    return replace(organisation, headcounts=(*before, wrong, right))
