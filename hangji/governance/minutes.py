"""The minutes of a joint meeting as a letter, for the files of the Party organisation and of the management."""

from collections.abc import Sequence

from hangji.governance.models import JointItem, JointMeeting
from hangji.kit.letter import Block, Heading, Letter, Table, day_said


def minutes_letter(meeting: JointMeeting, party: str) -> Letter:
    """party: the Party organisation's name, "" where there is none. Chinese, whatever the language of the screen."""
    unit = meeting.organisation.name
    items = list(meeting.items.prefetch_related("steps"))
    body: list[Block] = [
        f"会议日期：{day_said(meeting.day)}",
        f"参加人员：{meeting.people or '（未填）'}",
        *_considered(items),
        *_going(meeting),
        *_planned(items),
    ]
    if meeting.remarks:
        body += [Heading("其他情况"), *(line for line in meeting.remarks.splitlines() if line.strip())]
    return Letter(
        issuer=unit,
        title=f"{unit}党组织与管理层联席会议纪要",
        body=body,
        signature=party or unit,
        day=meeting.recorded_on,
        notes=(f"（{meeting.written_by_name}记录）",),
        draft="" if meeting.recorded_on else "草稿",
    )


def _considered(items: Sequence[JointItem]) -> list[Block]:
    body: list[Block] = [Heading("研究事项")] if items else []
    for item in items:
        body += [Heading(item.what, level=2), item.considered or "（未填研究意见）"]
    return body


def _going(meeting: JointMeeting) -> list[Block]:
    """What was said of earlier items."""
    steps = meeting.taken_over.select_related("item__meeting")
    rows = [
        (each.item.what, each.item.meeting.day.isoformat(), each.said, each.item.result or "继续推进") for each in steps
    ]
    if not rows:
        return []
    return [Heading("结转事项调度"), Table(("事项", "研究日期", "进展", "落实情况"), rows, widths=(4, 2, 4, 3))]


def _planned(items: Sequence[JointItem]) -> list[Block]:
    rows = [
        (str(item.number), item.what, item.owner, item.due_on.isoformat(), item.result or "办理中")
        for item in items
        if item.due_on
    ]
    if not rows:
        return []
    columns = ("序号", "事项", "负责", "完成期限", "落实情况")
    return [Heading("部署"), Table(columns, rows, widths=(1, 5, 2, 2, 3))]
