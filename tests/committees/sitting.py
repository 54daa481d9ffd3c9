"""A meeting of a body with its minutes confirmed, and its rules of procedure: for the walk over every address."""

from datetime import date, datetime

from hangji.committees.models import CommitteeItem, CommitteeMeeting, CommitteeMinutes, Regulation, RegulationVersion
from hangji.office.models import Body, User

DAY = date(2021, 10, 12)


def sat(body: Body, user: User, at: datetime) -> dict[str, int]:
    """The keys of its records in a Place, by name."""
    meeting = CommitteeMeeting.objects.create(
        body=body,
        title="2021年第1次委员会会议",
        day=DAY,
        notice_by=DAY,
        noticed_on=DAY,
        state="confirmed",
        members=5,
        present=4,
        presided_by=user,
        called_at=at,
        called_by_name="苏雅汀",
    )
    item = CommitteeItem.objects.create(
        meeting=meeting,
        number=1,
        kind="other",
        title="第四季度工作安排",
        outcome="adopted",
        opinion="同意",
        owner=user,
        due_on=date(2021, 10, 29),
        decided_at=at,
    )
    written = {"written_at": at, "written_by": "su", "written_by_name": "苏雅汀"}
    CommitteeMinutes.objects.create(
        meeting=meeting, edition=1, text="研究了议题。", words={}, confirmed_at=at, confirmed_by="he", **written
    )
    rule = Regulation.objects.create(body=body, kind="procedure", title="委员会议事规则")
    days = {"adopted_on": DAY, "in_force_on": DAY}
    declared = {"quorum": {"value": "1/2", "article": "第一条"}}
    version = RegulationVersion.objects.create(
        regulation=rule, number=1, text="第一条 半数以上到会。", parameters=declared, **days, **written
    )
    return {
        "committee_meeting": meeting.pk,
        "committee_item": item.pk,
        "regulation": rule.pk,
        "regulation_version": version.pk,
    }
