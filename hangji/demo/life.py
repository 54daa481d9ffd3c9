"""Terms, elections and regular life of the town: old papers, terms that are over, one put off, elections, two quarters.

Everything goes through the actions of the offices, the leading body and a branch's secretary, at the time they did it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from hangji.demo.clock import CHINA
from hangji.formation.actions.result import Count, Stood
from hangji.formation.models import Term
from hangji.life.actions.extensions import Paper, decide_extension, request_extension
from hangji.life.actions.meeting import call_members, count_votes, hold_meeting, nominate
from hangji.life.actions.records import Decided, Held, finish_life_decision, record_life, set_groups
from hangji.life.actions.renewals import file_renewal, open_renewal, reply_renewal, report_renewal, request_renewal
from hangji.life.actions.terms import FoundTerm, record_term
from hangji.life.models import LifeDecision, Renewal
from hangji.life.queries.terms import elected_kinds, full_of
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.registry.models import PartyForm, Secretary
from rulebook.calendar import add_months
from rulebook.terms import by_whose_rules, last_day

CITY = 341600
TYPED = date(2021, 10, 29)
COMMITTEE_FROM = 7
SPACE = UUID("5b0c1f7e-9a44-4d0b-8f5e-6c1d2a3b4e5f")
DEPUTIES = ("景行", "柏舟", "南星", "允和", "怀瑾", "清越")
MEMBERS = ("安澜", "知微", "如山", "望舒", "听泉", "予宁", "思齐", "远岫")
SURNAMES = ["欧阳", "司徒", "诸葛", "端木", "上官", "东方"]
THEMES = (
    ("学习党章和支部工作条例", "学了三章，约定每人联系一名职工"),
    ("参观新四军纪念馆", "谈了体会，商定年底前办一次公益活动"),
    ("为民服务半日", "帮三户老人修了水电，决定每季一次"),
    ("学习乡村振兴政策", "提出两条服务项目，交理事会研究"),
    ("重温入党誓词", "对照找了不足，改会议太长的问题"),
)


def live(users: Mapping[str, User], officers: Mapping[tuple[int, str], User]) -> None:
    """users: by username. officers: by territory."""
    forms = list(_forms())
    for number, form in enumerate(forms):
        _terms(form, number, officers)
    city = [form for form in forms if form.level == "city" and form.body and form.body.kind == "comprehensive"]
    _put_off(city, users)
    _elect(city, users)
    _meet(city, users)


def _forms() -> Iterator[PartyForm]:
    rows = PartyForm.objects.valid().on(TYPED).filter(kind__in=elected_kinds(TYPED))
    known = Term.objects.valid().values("party_organization")
    rows = rows.exclude(party_organization__in=known).select_related("party_organization", "body")
    yield from rows.order_by("formed_on", "party_organization__name")


def _at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour, 10), CHINA)


def _name(number: int, given: tuple[str, ...]) -> str:
    return f"{SURNAMES[number % len(SURNAMES)]}{given[number % len(given)]}"


def _terms(form: PartyForm, number: int, officers: Mapping[tuple[int, str], User]) -> None:
    """The first term from forming; where it is over, most have been elected anew. A few are found nowhere."""
    if number % 23 == 7:
        return
    officer = officers.get((form.region_code, form.level)) or officers[CITY, "city"]
    act = Act(officer, _at(TYPED))
    since = form.formed_on
    while _again(form, since, number):
        since = last_day(form.kind, since, day=by_whose_rules(since)) or since
    group: list[tuple[str, str]] = []
    if form.level == "city" and full_of(form.party_organization, TYPED) >= COMMITTEE_FROM:
        group = [(_name(number, DEPUTIES), "deputy"), (_name(number, MEMBERS), "member")]
        group.append((_name(number + 3, MEMBERS), "member"))
    paper = f"{since.year} 年选举结果报告"
    record_term(party=form.party_organization, found=FoundTerm(since, paper, group=group), act=act)


def _again(form: PartyForm, since: date, number: int) -> bool:
    """Whether a term from ``since`` is over and another was elected; in few of those that were formed in 2018."""
    ends_on = last_day(form.kind, since, day=by_whose_rules(since))
    late = form.formed_on.year == 2018 and (form.level == "city" or number % 2 == 0)
    return ends_on is not None and ends_on < TYPED and not late


def _over(forms: list[PartyForm]) -> Iterator[PartyForm]:
    """Those whose term is over."""
    late = Term.objects.valid().filter(until__isnull=True, ends_on__lt=TYPED)
    over = set(late.values_list("party_organization", flat=True))
    return (form for form in forms if form.party_organization_id in over)


def _put_off(forms: list[PartyForm], users: Mapping[str, User]) -> None:
    """One extension approved, one that waits."""
    officer, committee = users["chensiyuan"], users["suyating"]
    over = list(_over(forms))
    reasons = ("原书记退休，新的人选正在考察", "换届候选人还在征求业务主管单位意见")
    able = [form for form in over if _least(form) > date(2022, 1, 31)]
    for number, form in enumerate(able[:2]):
        paper = Paper(date(2021, 10, 9 + 11 * number), f"社组请〔2021〕{31 + number}号")
        to = min(_least(form), date(2022, 3, 31))
        said: dict[str, Any] = {"extended_to": to, "reason": reasons[number], "paper": paper}
        asked = request_extension(party=form.party_organization, act=Act(officer, _at(TYPED, 16)), **said)
        if number == 0:
            reply = Paper(date(2021, 10, 18), "亳社综党复〔2021〕52号")
            answer: dict[str, Any] = {"agreed": True, "answer": "请在延期内选好人选，按期换届。", "paper": reply}
            decide_extension(extension=asked, act=Act(committee, _at(TYPED, 17)), **answer)


def _least(form: PartyForm) -> date:
    """How far the term may be put off."""
    term = Term.objects.valid().get(party_organization=form.party_organization_id, until__isnull=True)
    return add_months(term.ends_on, 12)


DAYS = {
    **{"decided": date(2021, 8, 20), "requested": date(2021, 8, 27), "replied": date(2021, 9, 6)},
    **{"called": date(2021, 9, 10), "nominated": date(2021, 9, 24), "met": date(2021, 10, 11)},
    **{"counted": date(2021, 10, 11), "reported": date(2021, 10, 14), "filed": date(2021, 10, 20)},
}


def _elect(forms: list[PartyForm], users: Mapping[str, User]) -> None:
    """One election finished, one with its candidates, one that waits for the reply."""
    held = {one.party_organization_id for one in Renewal.objects.all()}
    asked = set(Term.objects.valid().filter(extended_to__isnull=False).values_list("party_organization", flat=True))
    over = [form for form in _over(forms) if form.party_organization_id not in held | asked]
    for form, until in zip(over[1:4], ("filed", "nominated", "requested"), strict=False):
        _election(form, until, users)


def _election(form: PartyForm, until: str, users: Mapping[str, User]) -> None:
    officer, committee = Act(users["chensiyuan"], _at(TYPED, 16)), Act(users["hejianguo"], _at(TYPED, 17))
    party = form.party_organization
    full = max(full_of(party, DAYS["met"]), 3)
    stood = _stood(party.pk, full)
    places = sum(1 for each in stood if each.duty)
    one = open_renewal(
        party=party, sort="regular", day=DAYS["decided"], reason="", note="支部党员大会讨论决定", act=officer
    )
    pk = one.pk

    def paper(step: str) -> Paper:
        number = f"亳社综党复〔2021〕{70 + pk}号" if step == "replied" else f"社组换〔2021〕{10 * pk + len(step)}号"
        return Paper(DAYS[step], number)

    heads: dict[str, Any] = {"meeting_on": DAYS["met"], "entitled": full, "places": places, "note": ""}
    names = [each.name for each in stood]
    todo: dict[str, Any] = {
        "requested": lambda: request_renewal(renewal=one, paper=paper("requested"), act=officer),
        "replied": lambda: reply_renewal(renewal=one, agreed=True, answer="", paper=paper("replied"), act=committee),
        "called": lambda: call_members(renewal=one, day=DAYS["called"], act=officer, **heads),
        "nominated": lambda: nominate(renewal=one, day=DAYS["nominated"], names=names, note="", act=officer),
        "met": lambda: hold_meeting(renewal=one, day=DAYS["met"], present=full, note="", act=officer),
        "counted": lambda: count_votes(
            renewal=one, count=Count(full, full, places, stood), document=None, note="", act=officer
        ),
        "reported": lambda: report_renewal(renewal=one, paper=paper("reported"), act=officer),
        "filed": lambda: file_renewal(renewal=one, day=DAYS["filed"], number="", note="已备案", act=committee),
    }
    for step, do in todo.items():
        do()
        if step == until:
            return


def _stood(seed: int, full: int) -> list[Stood]:
    """Who stands: the secretary again, with a committee where there are enough members."""
    led = Secretary.objects.valid().filter(party_organization=seed, until__isnull=True).select_related("person").first()
    first = Stood(led.person.name if led else _name(seed, DEPUTIES), full, "secretary")
    if full < COMMITTEE_FROM:
        return [first]
    others = [_name(seed + n, MEMBERS) for n in range(1, 4)]
    return [
        *(first, Stood(others[0], full - 1, "deputy"), Stood(others[1], full - 1, "member")),
        Stood(others[2], 1),
    ]


# Regular life


def _meet(forms: list[PartyForm], users: Mapping[str, User]) -> None:
    """Two quarters of some branches, with gaps; Song records her own, the leading body what came on paper."""
    song, staff = users["songxiaomai"], users["suyating"]
    own = Secretary.objects.valid().on(TYPED).get(person=song.person_id).party_organization_id
    chosen = [form for form in forms if form.formed_on < date(2021, 4, 1) and form.kind == "branch"]
    mine = next(form for form in forms if form.party_organization_id == own)
    for number, form in enumerate([mine, *[each for each in chosen if each.pk != mine.pk][:16]]):
        who = song if form is mine else staff
        for month in range(4, 11):
            if (number + month) % 5 or form is mine:
                _month(form, number, month, who)
    set_groups(party=mine.party_organization, count=2, day=date(2021, 7, 1), act=Act(song, _at(date(2021, 7, 1))))
    done = LifeDecision.objects.filter(due_on__lt=date(2021, 9, 30)).select_related("record").order_by("due_on", "pk")
    for decision in list(done)[:6]:
        act = Act(song if decision.record.party_organization_id == own else staff, _at(decision.due_on))
        finish_life_decision(decision=decision, result="已按期办好", act=act)


def _month(form: PartyForm, number: int, month: int, who: User) -> None:
    day = date(2021, month, 5 + (number * 3 + month) % 20)
    theme, conclusion = THEMES[(number + month) % len(THEMES)]
    kinds = ["theme_day"]
    if month % 3 == 2:
        kinds.append("members_meeting")
    if month % 3 == 0 and number % 3:
        kinds.append("lecture")
    decisions = []
    if month % 3 == 2 and number < 5:
        due = day + timedelta(days=40)
        decisions = [Decided("走访结对的三户职工家庭，帮办一件实事", "支部副书记", due)]
    problems = "党员上班时间不一，人难凑齐，改到周末上午" if (number + month) % 9 == 4 else ""
    held = Held(day, kinds, theme, conclusion, problems, decisions)
    key = uuid5(SPACE, f"{form.party_organization_id} {day}")
    record_life(party=form.party_organization, held=held, key=key, act=Act(who, _at(day + timedelta(days=1))))
