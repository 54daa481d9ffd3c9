"""The papers of a committee as GB/T 9704 letters: notice, minutes, the text of a regulation.

What an office sends is Chinese, whatever the language of the screen, so nothing here is translated. Confidential items
stand in no paper that is issued; the whole minutes are drawn for a member alone, and say so across the page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from hangji.committees.articles import articles
from hangji.committees.models import (
    CommitteeItem,
    CommitteeMeeting,
    CommitteeMinutes,
    Outcome,
    Presence,
    RegulationVersion,
)
from hangji.committees.queries import posts_at
from hangji.kit.letter import Annex, Block, Heading, Letter, Table, day_said
from hangji.office.issues import Drawn, Imprint, Issuing, drawn_of, proof_of, series_word
from rulebook.committee import PARAMETERS

OUTCOMES = {"adopted": "会议同意", "rejected": "会议不同意", "postponed": "会议决定暂缓", "referred": "会议决定转办"}
Draw = Callable[[Imprint], Sequence[Drawn]]

# The parameters as a paper says them.
NAMES = {
    "quorum": "会议有效的到会委员比例",
    "heavy_quorum": "人事等事项的到会委员比例",
    "heavy_kinds": "要求更高到会比例的事项",
    "presided_by": "可以主持会议的人",
    "notice_days": "会议通知提前的天数",
    "notice_in": "通知时间的计算",
    "short_notice": "通知晚了",
    "reserved_kinds": "须经会议决定的事项",
    "voted_kinds": "要表决计票的事项",
    "votes_above": "通过所需赞成票占全体委员的比例（须超过）",
    "meet_every": "至少多久开一次会",
}
WORDS = {
    **{"workdays": "按工作日", "days": "按自然日", "warn": "写明原因后可以发", "refuse": "不能发"},
    **{"secretary": "书记", "deputy": "副书记", "member": "委员"},
    **{"forming": "组建批复", "postponement": "暂缓组建", "dispute": "对判定的异议", "problem": "社会组织反映的问题"},
    "complaint": "投诉举报",
    **{"term": "换届和任期", "appraisal": "考评", "personnel": "人事", "funds": "经费", "rules": "制度"},
    "other": "其他事项",
}


def value_said(key: str, value: Any) -> str:
    """A parameter's value in Chinese: 三分之二 as 2/3, lists by 、."""
    if isinstance(value, list | tuple):
        return "、".join(WORDS[each] for each in value) or "没有"
    if isinstance(value, Fraction) or key in ("quorum", "heavy_quorum", "votes_above"):
        return str(value)
    if key == "notice_days":
        return f"{value}天"
    if key == "meet_every":
        return f"每{value}个月" if int(value) else "不要求"
    return WORDS.get(str(value), str(value))


def _issuing(kind: str, what: Any, title: str, meeting: CommitteeMeeting, base: str) -> Issuing:
    body = meeting.body
    word = series_word(kind, str(body))
    subject = type(what).__name__
    return Issuing(kind, subject, what.pk, title, body.region_code, body.level, str(body), base, word=word)


# ---- the notice


def notice_title(meeting: CommitteeMeeting) -> str:
    return f"关于召开{meeting.title}的通知"


def notice_of(meeting: CommitteeMeeting, base: str) -> Issuing:
    return _issuing("committee_notice", meeting, notice_title(meeting), meeting, base)


def draw_notice(meeting: CommitteeMeeting) -> Draw:
    return lambda imprint: drawn_of(notice_letter(meeting, imprint))


def notice_letter(meeting: CommitteeMeeting, imprint: Mapping[str, Any] | None = None) -> Letter:
    """Who is asked, when and where, about what; confidential items are counted, not named."""
    items = list(meeting.items.all())
    shown = [item for item in items if not item.confidential]
    when = " ".join(part for part in (day_said(meeting.day), meeting.hour) if part)
    body: list[Block] = [f"定于{when}召开{meeting.title}，现将有关事项通知如下。", Heading("会议时间和地点")]
    body += [f"{when}，{meeting.room or '地点另行通知'}。", Heading("议题")]
    body += [f"{number}. {item.title}" for number, item in enumerate(shown, 1)]
    if len(shown) < len(items):
        body.append(f"另有不公开的议题{len(items) - len(shown)}项，到会时说明。")
    body += [Heading("有关要求"), "请按时到会；因故不能到会的，请提前向会议召集人请假，并可以书面提出意见。"]
    people = [post.user.name for post in posts_at(meeting.body_id, meeting.day) if post.duty != "staff"]
    return Letter(
        issuer=str(meeting.body),
        title=notice_title(meeting),
        addressee="、".join(people) or "各委员",
        body=body,
        signature=str(meeting.body),
        **_imprinted(imprint),
    )


def _imprinted(imprint: Mapping[str, Any] | None) -> dict[str, Any]:
    if imprint is None:
        return {"number": "（未编号）", "draft": "草稿"}
    day = date.fromisoformat(imprint["issued_on"])
    return {"number": imprint["number"], "day": day, "proof": proof_of(imprint)}


# ---- the minutes


def minutes_title(meeting: CommitteeMeeting) -> str:
    return f"{meeting.title}纪要"


def minutes_of(meeting: CommitteeMeeting, row: CommitteeMinutes, base: str) -> Issuing:
    title = minutes_title(meeting) + (f"（第{row.edition}版）" if row.edition > 1 else "")
    return _issuing("committee_minutes", row, title, meeting, base)


def draw_minutes(meeting: CommitteeMeeting, row: CommitteeMinutes) -> Draw:
    return lambda imprint: drawn_of(minutes_letter(meeting, row, imprint))


def minutes_letter(
    meeting: CommitteeMeeting, row: CommitteeMinutes, imprint: Mapping[str, Any] | None = None, *, whole: bool = False
) -> Letter:
    """whole: with the confidential items, for a member's own eyes; such a paper is never issued."""
    items = list(meeting.items.select_related("owner"))
    shown = [item for item in items if whole or not item.confidential]
    body: list[Block] = [*_head(meeting), *_paragraphs(row.text)]
    for item in shown:
        body += [Heading(item.title), *_said(item, row)]
    if len(shown) < len(items):
        body.append(f"另有不公开的议题{len(items) - len(shown)}项，不在本纪要印发。")
    if followed := [item for item in shown if item.owner]:
        body.append(_followed(followed))
    facts = _imprinted(imprint)
    if whole:
        facts |= {"number": "内部，不印发", "draft": "内部"}
    return Letter(
        issuer=f"{meeting.body}会议纪要",
        title=minutes_title(meeting) + (f"\n（第{row.edition}版）" if row.edition > 1 else ""),
        body=body,
        signature=str(meeting.body),
        notes=[f"更正说明：{row.because}"] if row.because else [],
        copies="各委员",
        printed_by=str(meeting.body),
        printed_on=facts.get("day"),
        **facts,
    )


def _head(meeting: CommitteeMeeting) -> Iterator[Block]:
    when = " ".join(part for part in (day_said(meeting.day), meeting.hour, meeting.room) if part)
    yield f"时间地点：{when}"
    yield f"主持：{meeting.presided_by.name if meeting.presided_by else ''}"
    there = list(meeting.attendances.select_related("user"))
    for presence, word in ((Presence.PRESENT, "出席"), (Presence.EXCUSED, "请假"), (Presence.ABSENT, "缺席")):
        names = "、".join(each.user.name for each in there if each.presence == presence)
        if names:
            yield f"{word}：{names}"
    guests = "、".join(f"{guest.name}{f'（{guest.unit}）' if guest.unit else ''}" for guest in meeting.guests.all())
    if guests:
        yield f"列席：{guests}"
    yield f"委员{meeting.members}名，到会{meeting.present}名。"


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _said(item: CommitteeItem, row: CommitteeMinutes) -> Iterator[str]:
    """What was decided, in the words of this edition."""
    lead = OUTCOMES[item.outcome]
    if item.outcome == Outcome.POSTPONED:
        lead += f"到{day_said(item.until)}"
    elif item.outcome == Outcome.REFERRED:
        lead += f"{item.referred_to}"
    yield f"{lead}。{row.words.get(str(item.pk), item.opinion)}"
    if item.votes:
        yield "表决：赞成{}票，反对{}票，弃权{}票。".format(*item.votes)


def _followed(items: Sequence[CommitteeItem]) -> Table:
    rows = [
        (str(number), item.title, item.owner.name if item.owner else "", item.due_on.isoformat() if item.due_on else "")
        for number, item in enumerate(items, 1)
    ]
    return Table(("序号", "决定事项", "责任人", "办结期限"), rows, caption="决定事项的责任和期限", widths=(1, 7, 2, 3))


# ---- a regulation


def regulation_letter(version: RegulationVersion) -> Letter:
    """The text, and as an annex what the program takes from it."""
    body: list[Block] = [line for each in articles(version.text) for line in each.text.splitlines()]
    remark = f"{day_said(version.adopted_on)}通过，自{day_said(version.in_force_on)}起施行"
    annexes = [Annex("会议使用的数值", [_parameters(version)])] if version.parameters else []
    return Letter(
        issuer=str(version.regulation.body),
        title=f"{version.regulation.title}\n（第{version.number}版）",
        number=version.document_number,
        body=[f"（{remark}）", *body],
        signature=str(version.regulation.body),
        day=version.adopted_on,
        annexes=annexes,
        draft="" if version.checked_at else "草稿",
    )


def _parameters(version: RegulationVersion) -> Table:
    rows = [
        (NAMES[key], value_said(key, version.parameters[key]["value"]), version.parameters[key]["article"])
        for key in PARAMETERS
        if key in version.parameters
    ]
    return Table(("数值", "规定", "出处"), rows, widths=(5, 5, 2))
