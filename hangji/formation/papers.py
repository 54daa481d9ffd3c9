"""The papers of a case: 请示, 批复 or 决定, 备案表, as GB/T 9704 letters drawn from what is held.

What an office sends is Chinese, whatever the language of the screen, so nothing here is translated.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hangji.formation.models import Candidate, Case, CaseStep, Duty
from hangji.formation.queries import Progress
from hangji.kit import letter
from hangji.kit.letter import Block, Heading, Letter, Table
from hangji.office.issues import Drawn, Imprint, Issuing, drawn_of, proof_of, series_word
from hangji.registry.models import Standing
from hangji.registry.papers import MODES, NOBODY
from rulebook.coverage import judge
from rulebook.policy import in_force

KINDS = {"request": "forming_request", "approval": "forming_approval", "filing": "forming_filing"}


def title_of(paper: str, case: Case) -> str:
    what = f"{_verb(case)}{_quoted(case)}"
    if paper == "request":
        return f"关于{what}的请示"
    if paper == "approval":
        return f"关于{what}的决定" if case.decided else f"关于同意{what}的批复"
    return f"{_quoted(case)}组建备案表"


def _verb(case: Case) -> str:
    return "加入" if case.joins_id else "成立"


def _quoted(case: Case) -> str:
    return case.name if case.name.startswith("中共") else f"中共{case.name}"


def issuing(paper: str, case: Case, unit: str, base: str) -> Issuing:
    """What office.issues is to be told. unit: who issues it. base: where the office is reached."""
    kind = "forming_decision" if paper == "approval" and case.decided else KINDS[paper]
    word = series_word(kind, str(case.body)) if case.body else ""
    return Issuing(kind, "Case", case.pk, title_of(paper, case), case.region_code, case.level, unit, base, word=word)


def draw(paper: str, progress: Progress, more: Mapping[str, Any]) -> Callable[[Imprint], Sequence[Drawn]]:
    """The finished files for an imprint. more: what the step says that is not recorded yet (day, unit, note)."""

    def drawn(imprint: Imprint) -> list[Drawn]:
        return drawn_of(letter_of(paper, progress, imprint, more))

    return drawn


def letter_of(
    paper: str, progress: Progress, imprint: Mapping[str, Any] | None = None, more: Mapping[str, Any] | None = None
) -> Letter:
    """imprint: none while it is a draft, which then says so and has neither number nor code."""
    made = {"request": _request, "approval": _approval, "filing": _filing}[paper](progress, more or {})
    day = date.fromisoformat(imprint["issued_on"]) if imprint else None
    facts: dict[str, Any] = {
        "title": title_of(paper, progress.case),
        "number": imprint["number"] if imprint else "（未编号）",
        "day": day,
        "proof": proof_of(imprint) if imprint else None,
        "draft": "" if imprint else "草稿",
    }
    return Letter(**made, **facts)


def sender(progress: Progress) -> str:
    """Who asks: the organisation, or several together."""
    names = [str(organisation) for organisation in progress.organisations]
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}家社会组织"


# ---- 请示


def _request(progress: Progress, more: Mapping[str, Any]) -> dict[str, Any]:
    case, unit = progress.case, sender(progress)
    who = case.applicant.name if case.applicant else ""
    body: list[Block] = [
        f"{_named(progress)}。{_members(progress)}",
        f"依据{_ground(progress)}，{_wish(case)}。",
        *([case.reason] if case.reason else []),
        *_table_of_units(progress),
        "妥否，请批示。",
    ]
    return {
        "issuer": unit,
        "signatory": who,
        "addressee": str(case.body or NOBODY),
        "body": body,
        "signature": unit,
        "notes": [f"联系人：{who}"] if who else [],
    }


def _named(progress: Progress) -> str:
    said = []
    for row in progress.standings:
        registered = row.organisation.registered_on
        since = f"{letter.day_said(registered)}登记的" if registered else ""
        said.append(f"{row.organisation}为{since}{row.get_kind_display()}")
    return "；".join(said[:3]) + ("等" if len(said) > 3 else "")


def _members(progress: Progress) -> str:
    full = sum(row.full or 0 for row in progress.standings)
    probationary = sum(row.probationary or 0 for row in progress.standings)
    return f"现共有正式党员{full}名、预备党员{probationary}名。"


def _ground(progress: Progress) -> str:
    """The clause of the verdict on the first organisation."""
    row = progress.standings[0] if progress.standings else None
    if row is None:
        return "《中国共产党章程》"
    return _judged(row, progress.day)


def _judged(row: Standing, day: date) -> str:
    verdict = judge(
        full=row.full,
        probationary=row.probationary,
        mode="",
        instructed=row.instructor_id is not None,
        counted_on=None,
        due_since=row.due_since,
        day=day,
        place=row.region_code,
    )
    return str(verdict.clauses[0].source)


def _wish(case: Case) -> str:
    how = MODES[case.mode]
    if case.joins:
        return f"拟以{how}方式加入中共{case.joins}，由其开展党的组织和工作覆盖"
    place = {"attached": f"挂靠{case.host}，", "industry": f"在{case.industry}行业内，"}.get(case.mode, "")
    return f"拟{place}以{how}方式成立{_quoted(case)}，隶属{case.body or NOBODY}"


def _table_of_units(progress: Progress) -> list[Block]:
    rows = [
        (str(row.organisation), row.organisation.credit_code, _count(row.full), _count(row.probationary))
        for row in progress.standings
    ]
    columns = ("社会组织", "统一社会信用代码", "正式党员", "预备党员")
    return [Table(columns, rows, caption="社会组织和党员情况（名）", widths=(4, 4, 2, 2), right=(2, 3))]


def _count(number: int | None) -> str:
    return "未申报" if number is None else str(number)


# ---- 批复、决定


def _approval(progress: Progress, more: Mapping[str, Any]) -> dict[str, Any]:
    case = progress.case
    applied, considered = progress.done.get("applied"), progress.done.get("considered")
    opening = _received(applied) if applied else f"根据工作需要，依据{_month_source(progress)}，"
    met = f"经{letter.day_said(considered.day)}会议研究，" if considered else "经研究，"
    body: list[Block] = [f"{opening}{met}{'决定' if case.decided else '同意'}{_granted(case)}。", *_demands(case)]
    body.append("特此决定。" if case.decided else "此复。")
    unit = str(case.body or NOBODY)
    return {
        "issuer": unit,
        "addressee": "、".join(str(organisation) for organisation in progress.organisations),
        "body": body,
        "signature": unit,
    }


def _received(applied: CaseStep) -> str:
    number = f"（{applied.number}）" if applied.number else ""
    return f"你单位{letter.day_said(applied.day)}关于组建党组织的请示{number}收悉。"


def _month_source(progress: Progress) -> str:
    text = in_force("forming.approve_within_months", day=progress.day)
    return text.source if text else "有关规定"


def _granted(case: Case) -> str:
    if case.joins:
        return f"以{MODES[case.mode]}方式纳入中共{case.joins}覆盖"
    return f"以{MODES[case.mode]}方式成立{_quoted(case)}，隶属{case.body or NOBODY}领导"


def _demands(case: Case) -> list[Block]:
    if case.joins:
        return ["请做好党员组织关系转接，按期参加组织生活。"]
    if case.kind in ("temporary", "functional"):
        return ["请按规定开展组织生活，任务完成或条件变化时及时报告。"]
    return ["请按照《中国共产党基层组织选举工作条例》召开党员大会，选举产生书记（委员会），并将结果报备。"]


# ---- 备案表


def _filing(progress: Progress, more: Mapping[str, Any]) -> dict[str, Any]:
    case, done = progress.case, progress.done
    approved, elected = done.get("approved"), done.get("elected")
    rows = [
        ("党组织名称", _quoted(case)),
        ("类别和组建方式", f"{case.get_kind_display()}，{MODES[case.mode]}"),
        ("隶属", str(case.body or NOBODY)),
        ("批复", f"{approved.number} {letter.day_said(approved.day)}" if approved else "尚未批复"),
        ("选举日期", letter.day_said(elected.day) if elected else "不选举"),
        ("会议情况", _meeting(elected)),
        *_leaders(elected),
    ]
    unit = str(more.get("unit") or case.body or NOBODY)
    body: list[Block] = [
        Heading("党组织"),
        Table(("项目", "内容"), rows, widths=(3, 9)),
        Heading("覆盖的社会组织"),
        *_table_of_units(progress),
    ]
    return {"issuer": unit, "addressee": str(case.body or NOBODY), "body": body, "signature": unit}


def _meeting(elected: CaseStep | None) -> str:
    if elected is None:
        return "不选举"
    election = elected.election
    return f"应到会{election.entitled}名，实到会{election.present}名，应选{election.places}名"


def _leaders(elected: CaseStep | None) -> list[tuple[str, str]]:
    chosen: list[Candidate] = [c for c in elected.election.candidates.all() if c.duty] if elected else []
    order = list(Duty.values)
    ranked = sorted(chosen, key=lambda c: order.index(c.duty))
    titles = {"secretary": "书记", "deputy": "副书记", "member": "委员"}
    return [(titles[c.duty], f"{c.name}（赞成{c.votes}票）") for c in ranked]
