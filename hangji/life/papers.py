"""The papers of extensions and elections: 请示, 批复, 选举结果的报告, as GB/T 9704 letters drawn from what is held.

What an office sends is Chinese, whatever the language of the screen, so nothing here is translated.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from hangji.formation.models import Candidate, Duty, Election
from hangji.kit.letter import Block, Letter, Table, day_said
from hangji.life.models import Extension, Renewal, RenewalSort
from hangji.life.queries.renewals import Course
from hangji.office.issues import Drawn, Imprint, Issuing, drawn_of, issue, must_be_today, proof_of, series_word
from hangji.office.models import Body, Issue
from hangji.office.pen import Pen
from hangji.registry.models import PartyOrganization, Secretary
from hangji.registry.papers import NOBODY
from rulebook.policy import in_force
from rulebook.renewing import ground

SORTS = {"regular": "换届选举", "early": "提前换届选举", "by_election": "补选"}
TITLES = {Duty.SECRETARY: "书记", Duty.DEPUTY: "副书记", Duty.MEMBER: "委员"}


def quoted(name: str) -> str:
    return name if name.startswith("中共") else f"中共{name}"


def sent(pen: Pen, kind: str, subject: Extension | Renewal, paper: Letter, day: date, base: str) -> Issue:
    """Issue a paper today: number, code, docx and PDF."""
    must_be_today(day, pen.act)
    body = subject.body
    word = series_word(kind, str(body)) if body else ""
    what = Issuing(
        *(kind, type(subject).__name__, subject.pk, paper.title, subject.region_code, subject.level, paper.issuer),
        base,
        word=word,
    )
    return issue(pen, what, _drawn(paper))


def _drawn(paper: Letter) -> Callable[[Imprint], Sequence[Drawn]]:
    def drawn(imprint: Imprint) -> list[Drawn]:
        day, proof = date.fromisoformat(imprint["issued_on"]), proof_of(imprint)
        return drawn_of(replace(paper, number=imprint["number"], day=day, proof=proof, draft=""))

    return drawn


def _letter(title: str, issuer: str, addressee: str, body: Sequence[Block], signatory: str = "") -> Letter:
    """A letter as a draft: it says so, and has neither number nor code. signatory: who signs one that goes upwards."""
    return Letter(
        title=title,
        issuer=issuer,
        addressee=addressee,
        body=list(body),
        signature=issuer,
        number="（未编号）",
        signatory=signatory,
        draft="草稿",
    )


def _secretary(party: PartyOrganization, day: date) -> str:
    led = Secretary.objects.valid().on(day).filter(party_organization=party).select_related("person").first()
    return led.person.name if led else ""


def _body_said(body: Body | None) -> str:
    return str(body or NOBODY)


# 延期


def extension_request(one: Extension) -> Letter:
    who = quoted(str(one.party_organization))
    source = ground(day=one.requested_on).source
    body = [
        f"{who}本届任期自{day_said(one.term_since)}起，应于{day_said(one.before)}届满。因{one.reason.rstrip('。')}，"
        f"依据{source}，拟将换届延期至{day_said(one.extended_to)}。",
        "延期期间，本届班子继续履行职责，并抓紧做好换届准备。",
        "妥否，请批示。",
    ]
    signs = _secretary(one.party_organization, one.requested_on)
    return _letter(f"关于{who}延期换届的请示", who, _body_said(one.body), body, signs)


def extension_reply(one: Extension, *, agreed: bool, answer: str) -> Letter:
    who, issuer = quoted(str(one.party_organization)), _body_said(one.body)
    number = f"（{one.number}）" if one.number else ""
    opening = f"你支部{day_said(one.requested_on)}关于延期换届的请示{number}收悉。经研究，"
    if agreed:
        said = f"{opening}同意延期换届，任期延至{day_said(one.extended_to)}。请在此之前完成换届选举。"
    else:
        said = f"{opening}不同意延期换届。请按期做好换届选举。"
    title = f"关于{'' if agreed else '不'}同意{who}延期换届的批复"
    return _letter(title, issuer, who, [said, *([answer] if answer else []), "此复。"])


# 换届


def _ground(day: date) -> str:
    said = in_force("election.present_at_least", day=day)
    return str(said.source) if said else "有关规定"


def renewal_request(course: Course) -> Letter:
    one = course.renewal
    who, what = quoted(str(one.party_organization)), SORTS[one.sort]
    end = f"{who}本届任期于{day_said(one.due_on)}届满。" if one.due_on and one.sort != RenewalSort.BY_ELECTION else ""
    why = f"因{one.reason.rstrip('。')}，" if one.reason else ""
    body = [
        f"{end}{why}依据{_ground(course.day)}，拟召开党员大会进行{what}。",
        f"现有正式党员{course.full}名，{_group(course)}。",
        "妥否，请批示。",
    ]
    signs = _secretary(one.party_organization, course.day)
    return _letter(f"关于{who}{what}的请示", who, _body_said(one.body), body, signs)


def _group(course: Course) -> str:
    if course.renewal.sort == RenewalSort.BY_ELECTION:
        return "补选的名额按缺额确定"
    group = course.group
    if not group.committee:
        return "拟选书记1名，必要时选副书记1名"
    return f"拟设委员{group.usual_from}至{group.usual_to}名，委员候选人的差额不少于应选人数的百分之二十"


def renewal_reply(course: Course, *, agreed: bool, answer: str) -> Letter:
    one = course.renewal
    who, what, issuer = quoted(str(one.party_organization)), SORTS[one.sort], _body_said(one.body)
    asked = course.done.get("requested")
    number = f"（{asked.number}）" if asked and asked.number else ""
    opening = f"你支部{day_said(asked.day) if asked else ''}关于{what}的请示{number}收悉。经研究，"
    said = f"{opening}{'同意' if agreed else '不同意'}{what}。"
    if agreed:
        said += "请按照《中国共产党基层组织选举工作条例》召开党员大会，并将选举结果报告我们。"
    title = f"关于{'' if agreed else '不'}同意{who}{what}的批复"
    return _letter(title, issuer, who, [said, *([answer] if answer else []), "此复。"])


def renewal_report(course: Course) -> Letter:
    one, count = course.renewal, course.count
    who, what = quoted(str(one.party_organization)), SORTS[one.sort]
    met = course.done.get("met")
    body: list[Block] = [
        f"{who}于{day_said(met.day) if met else '（未开会）'}召开党员大会进行{what}。",
        *(_result(count) if count else ["尚未计票。"]),
        "特此报告。",
    ]
    signs = _secretary(one.party_organization, course.day)
    return _letter(f"关于{who}{what}结果的报告", who, _body_said(one.body), body, signs)


def _result(count: Election) -> list[Block]:
    rows = [(each.name, str(each.votes), _elected(each)) for each in count.candidates.all()]
    met = f"应到会{count.entitled}名，实到会{count.present}名，应选{count.places}名。"
    columns = ("候选人", "赞成票", "结果")
    return [met, Table(columns, rows, caption="选举结果", widths=(4, 2, 4), right=(1,))]


def _elected(candidate: Candidate) -> str:
    return f"当选{TITLES[Duty(candidate.duty)]}" if candidate.duty else "未当选"


def draft_of(course: Course, name: str) -> Letter:
    """The draft of a paper of an election. KeyError for another name."""
    draw: dict[str, Callable[[], Letter]] = {
        "requested": lambda: renewal_request(course),
        "replied": lambda: renewal_reply(course, agreed=True, answer=""),
        "reported": lambda: renewal_report(course),
    }
    return draw[name]()
