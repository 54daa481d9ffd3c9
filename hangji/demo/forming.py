"""What the counties' offices and committees have in hand: a case in each state, one late, one returned, one decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hangji.demo.clock import CHINA, NOW, working_day_from
from hangji.demo.facts import GapNote, Organisation
from hangji.formation.actions.cases import Plan, abandon_case, decide_case, open_case, return_case
from hangji.formation.actions.election import elect
from hangji.formation.actions.result import Count, Stood
from hangji.formation.actions.steps import apply, approve, file_result, record_step, talk
from hangji.formation.models import Case
from hangji.office.acts import Act
from hangji.office.models import Person, User
from hangji.registry.models import SocialOrganization

BASE = "http://127.0.0.1:8000"
ALONE_FROM = 3  # whom the plan gives at least so many members is in the town's own list of gaps to be formed alone
OFFICERS = ("found", "surveyed", "talked", "applied", "elected", "filed", "plated", "abandoned")
# At which minute of the day each is typed, so that what is done on one day is typed in its order.
HOURS = {
    **{"found": 560, "surveyed": 620, "talked": 680, "decided": 880, "applied": 920, "considered": 940},
    **{"approved": 980, "elected": 1000, "filed": 1020},
}
MARKS = {341602: "谯社综党", 341621: "涡社综党", 341622: "蒙社综党", 341623: "利社综党"}
COMMITTEES = {341602: "guanshouyi", 341621: "yuyuanzheng", 341622: "shangzhizhong", 341623: "luokaiming"}


@dataclass(frozen=True)
class Deed:
    """One thing done: a step or side way, on a civil day, typed ``late`` days after it."""

    name: str
    day: date
    late: int = 0
    words: str = ""

    @property
    def at(self) -> datetime:
        hour, minute = divmod(HOURS.get(self.name, 1030), 60)
        day = working_day_from(self.day + timedelta(days=self.late))
        return datetime.combine(day, time(hour, minute), CHINA)


@dataclass(frozen=True)
class Forming:
    """A case for some of its county's gaps, alone or jointly, and its deeds. postponed: for one that is put off."""

    region: int
    deeds: tuple[Deed, ...]
    postponed: bool = False
    alone: bool = True
    units: int = 1
    mode: str = "single"
    host: str = ""
    applicant: str = ""


def _days(*said: str) -> tuple[Deed, ...]:
    """Deeds from "found 06-28", "approved 10-15 late 5"; the year is the town's."""
    found = []
    for each in said:
        name, day, *more = each.split()
        month, number = map(int, day.split("-"))
        late = int(more[1]) if more[:1] == ["late"] else 0
        words = more[0] if more and not late else ""
        found.append(Deed(name, date(2021, month, number), late, words))
    return tuple(found)


BEGUN = "found 09-10", "surveyed 09-13", "talked 09-17"
FORMINGS = (
    Forming(  # from found to plated
        341602,
        _days(
            *("found 06-28", "surveyed 07-05", "talked 07-14", "applied 07-20 late 1", "considered 08-05"),
            *("approved 08-10 late 2", "elected 08-28", "filed 09-06", "plated 09-15"),
        ),
    ),
    Forming(341602, _days("found 08-16", "surveyed 08-23", "talked 09-02", "applied 09-13 late 1")),  # late
    Forming(341602, _days(*BEGUN, "applied 10-11")),  # to be considered
    Forming(341602, _days(*BEGUN), applicant="liuwenqu"),  # a Party worker is to apply
    Forming(
        341621,
        _days(
            *("found 08-02", "surveyed 08-09", "talked 08-20", "applied 09-22 late 1", "considered 10-12"),
            "approved 10-15 late 5",
        ),
    ),
    Forming(341621, _days(*BEGUN, "applied 09-27 late 1", "returned 10-14 书记人选没有商定，商定后再报")),
    Forming(341621, _days("found 09-10"), postponed=True),  # and put off
    Forming(341621, _days("found 09-26", "surveyed 10-13"), alone=False, units=2, mode="joint"),
    Forming(
        341622,
        _days(
            *("found 09-02", "surveyed 09-08", "talked 09-24", "decided 10-11 全县棋类社会组织集中组建，先行成立"),
            *("considered 10-18", "approved 10-28 late 1"),
        ),
    ),
    Forming(
        341623,
        _days(
            *("found 08-03", "surveyed 08-11", "talked 08-24", "applied 09-08 late 1", "considered 09-26"),
            *("approved 09-29", "elected 10-25"),
        ),
    ),
    Forming(
        341623,
        _days(
            *("found 07-09", "surveyed 07-16", "talked 07-28", "applied 08-11 late 1", "considered 08-30"),
            *("approved 09-06 late 1", "elected 09-28", "filed 10-29"),
        ),
    ),
    Forming(
        341623, _days("found 09-15", "surveyed 10-20"), alone=False, mode="attached", host="利辛县民政局机关党支部"
    ),
    Forming(341623, _days("found 09-15", "surveyed 09-22", "abandoned 10-18 两名正式党员组织关系已转出")),
)


def deeds(
    notes: tuple[GapNote, ...], units: Mapping[str, Organisation]
) -> Iterator[tuple[datetime, int, "Chosen", Deed]]:
    """When, in which county, of which case, what. Each gap is taken once, and was noted before its approval."""
    free = list(notes)
    for forming in sorted(FORMINGS, key=_approved):
        fitting = [note for note in free if _fits(note, units[note.organisation], forming)][: forming.units]
        if len(fitting) == forming.units:
            free = [note for note in free if note not in fitting]
            case = Chosen(forming, tuple(note.organisation for note in fitting))
            yield from ((deed.at, forming.region, case, deed) for deed in forming.deeds)


def _approved(forming: Forming) -> datetime:
    """When the approval is typed; the pinned morning where there is none."""
    return next((deed.at for deed in forming.deeds if deed.name == "approved"), NOW)


def _fits(note: GapNote, unit: Organisation, forming: Forming) -> bool:
    there = unit.region == forming.region and _alone(unit) == forming.alone
    quiet = note.dispute is None and (note.postponement is not None) == forming.postponed
    return there and quiet and note.typed_at < _approved(forming)


def _alone(unit: Organisation) -> bool:
    return unit.headcounts[-1].full >= ALONE_FROM


@dataclass(frozen=True)
class Chosen:
    """A forming with the keys of its organisations in the plan."""

    forming: Forming
    keys: tuple[str, ...]


class Hand:
    """Does the deeds of the cases, each by whoever does it in an office. Needs what the town has built so far."""

    def __init__(
        self, organisations: Mapping[str, SocialOrganization], users: Mapping[str, User], people: Mapping[str, Person]
    ) -> None:
        self.organisations, self.users, self.people = organisations, users, people
        self.cases: dict[Chosen, Case] = {}

    def do(self, chosen: Chosen, deed: Deed, officer: User) -> None:
        forming = chosen.forming
        user = officer if deed.name in OFFICERS else self.users[COMMITTEES[forming.region]]
        act = Act(user, deed.at)
        if deed.name == "found":
            units = [self.organisations[key] for key in chosen.keys]
            plan = Plan(forming.mode, host=forming.host)
            said = {"plan": plan, "day": deed.day, "act": act, "note": "名单比对时发现"}
            self.cases[chosen] = open_case(organisations=units, **said)  # type: ignore[arg-type]
            return
        case = self.cases[chosen]
        getattr(self, f"_{deed.name}")(case, forming, deed, act)

    def _surveyed(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        self._plain(case, "surveyed", deed, act, who=act.user.name, note="党员人数与台账一致，有书记人选")

    def _plain(self, case: Case, step: str, deed: Deed, act: Act, *, who: str, note: str) -> None:
        record_step(case=case, step=step, day=deed.day, who=who, note=note, document=None, act=act)

    def _talked(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        applicant = self.people[forming.applicant] if forming.applicant else None
        said: dict[str, Any] = {"who": "负责人和全体正式党员", "note": "同意组建，书记人选已商定"}
        talk(case=case, day=deed.day, applicant=applicant, act=act, **said)

    def _applied(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        number = f"{MARKS[forming.region][0]}社组请〔2021〕{case.pk}号" if deed.late else ""
        apply(case=case, day=deed.day, reason="", number=number, document=None, base=BASE, act=act)

    def _considered(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        self._plain(case, "considered", deed, act, who="综合党委会议", note="同意成立")

    def _approved(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        number = f"{MARKS[forming.region]}〔2021〕{60 + case.pk}号" if deed.late else ""
        approve(case=case, day=deed.day, number=number, document=None, secretary=None, base=BASE, act=act)

    def _elected(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        stood = [Stood("温良玉", 3, "secretary"), Stood("尚可期", 0)]
        elect(case=case, day=deed.day, count=Count(3, 3, 1, stood), note="", document=None, act=act)

    def _filed(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        file_result(case=case, day=deed.day, note="", base=BASE, act=act)

    def _plated(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        self._plain(case, "plated", deed, act, who=act.user.name, note="办公场所门口")

    def _returned(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        return_case(case=case, step="talked", reason=deed.words, act=act)

    def _decided(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        decide_case(case=case, reason=deed.words, act=act)

    def _abandoned(self, case: Case, forming: Forming, deed: Deed, act: Act) -> None:
        abandon_case(case=case, reason=deed.words, act=act)
