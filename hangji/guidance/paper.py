"""The minutes of a monthly meeting as a letter, for the file."""

from hangji.guidance.models import Meeting
from hangji.kit.letter import Heading, Letter, Table, day_said


def minutes_letter(meeting: Meeting, office: str, place: str) -> Letter:
    """What an office sends is Chinese, whatever the language of the screen."""
    people = "、".join(meeting.people.order_by("name").values_list("name", flat=True))
    when = " ".join(part for part in (day_said(meeting.day), meeting.hour, meeting.room) if part)
    decisions = [
        (str(number), each.what, each.owner.name, each.due_on.isoformat(), each.result or "办理中")
        for number, each in enumerate(meeting.decisions.select_related("owner"), 1)
    ]
    body: list[str | Heading | Table] = [f"时间地点：{when}", f"到会人员：{people}", Heading("议题")]
    body += [f"{item.number}. {item.text}" for item in meeting.agenda.all()]
    body += [Heading("会议情况"), *(line for line in meeting.minutes.splitlines() if line.strip())]
    if decisions:
        columns = ("序号", "决定", "责任人", "期限", "办理情况")
        body += [Heading("会议决定"), Table(columns, decisions, widths=(1, 6, 2, 2, 4))]
    title = f"{place}党建工作指导员 {meeting.day.year} 年 {meeting.day.month} 月例会纪要"
    return Letter(
        issuer=office,
        title=title,
        body=body,
        signature=meeting.minutes_by_name,
        day=meeting.minutes_on,
        draft="" if meeting.minutes_on else "草稿",
    )
