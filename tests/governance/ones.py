"""One record of each kind of the room in a place, for the walk over every address."""

from datetime import date, datetime, timedelta

from hangji.governance.models import Charter, EntryPapers, Goal, JointItem, JointMeeting, MajorDecision


def governed(organisation: int, at: datetime, document: int) -> dict[str, int]:
    """A charter to be reviewed, papers to be handed on, a meeting with an item, a matter to be decided, a goal."""
    day, of = at.date(), {"organisation_id": organisation}
    charter = Charter.objects.create(
        **of,
        occasion="registration",
        day=day,
        document_id=document,
        text="第一条 名称",
        digest="0" * 64,
        found_party="missing",
        found_values="missing",
        submitted_by="x",
        submitted_by_name="x",
        submitted_at=at,
    )
    papers = EntryPapers.objects.create(
        **of,
        received_on=day,
        due_on=day + timedelta(days=7),
        pledge_id=document,
        full=3,
        probationary=0,
        not_transferred=0,
    )
    meeting = JointMeeting.objects.create(
        **of, day=day, people="书记、会长", written_by="x", written_by_name="x", recorded_on=day
    )
    item = JointItem.objects.create(
        meeting=meeting,
        number=1,
        subject="both",
        what="年度计划",
        considered="同意",
        owner="秘书处",
        due_on=date(2021, 12, 1),
    )
    decision = MajorDecision.objects.create(
        **of,
        code="plan",
        matter="年度工作计划",
        what="2022 年计划",
        opened_on=day,
        planned_on=day,
        opinion="同意",
        opinion_on=day,
        opinion_document_id=document,
        opened_by_name="x",
    )
    goal = Goal.objects.create(**of, what="助学", serves="乡村振兴", from_year=2020, recorded_at=at)
    return {
        "charter": charter.pk,
        "entry_papers": papers.pk,
        "joint_meeting": meeting.pk,
        "joint_item": item.pk,
        "major_decision": decision.pk,
        "goal": goal.pk,
    }
