"""Records of instructors' work and a report in a place, for the walk over every address."""

from datetime import date, datetime
from uuid import uuid4

from hangji.guidance.models import (
    AssignmentPlan,
    Availability,
    Contact,
    Meeting,
    MeetingDecision,
    PlanLine,
    Problem,
    Reading,
    ReviewRound,
    Showcase,
)
from hangji.office.access import Territory
from hangji.office.models import Person, Role, User
from hangji.registry.models import Assignment, SocialOrganization
from hangji.reports.actions import check_report, draft_report, lock_report, send_report
from hangji.reports.models import Report
from tests.town import GUOYANG, Town


def four_ones(instructor: int, organisation: int, region_code: int, level: str, at: datetime) -> dict[str, int]:
    """A contact with its problem, a meeting with a decision, a review, a showcase of a group."""
    day, group = at.date(), {"region_code": region_code, "level": level}
    contact = Contact.objects.create(
        organisation_id=organisation,
        day=day,
        instructor_id=instructor,
        conclusion="difficulty",
        said="缺人",
        recorded_at=at,
    )
    problem = Problem.objects.create(
        source="contact", contact=contact, organisation_id=organisation, what="缺书记人选", raised_on=day, raised_at=at,
        raised_by="x", raised_by_name="x",
    )  # fmt: skip
    meeting = Meeting.objects.create(
        **group, day=day, called_by_name="x", called_at=at, minutes="都谈了", minutes_on=day, minutes_by_name="x"
    )
    due = date(2021, 12, 1)
    decision = MeetingDecision.objects.create(meeting=meeting, what="列为重点", owner_id=instructor, due_on=due)
    review = ReviewRound.objects.create(
        **group, first=date(2021, 10, 1), seed="x", questions=["清楚吗"], opened_on=day, opened_by_name="x"
    )
    other = Person.objects.create(name="另一人")
    reading = Reading.objects.create(round=review, reader_id=instructor, owner=other)
    showcase = Showcase.objects.create(**group, year=2021, title="展示", text="都在这里", published_on=day)
    made = {"contact": contact, "problem": problem, "meeting": meeting, "decision": decision, "review": review}
    return {name: each.pk for name, each in (made | {"reading": reading, "showcase": showcase}).items()}


def guided(region_code: int, level: str, unit: SocialOrganization, at: datetime) -> tuple[int, int, int]:
    """Someone whom a register's office can send and who helps in one unit, and its draft of a plan with that unit."""
    person = Person.objects.create(name=f"{unit}指导员", unit="试点单位")
    spell = {"since": date(2020, 4, 1), "recorded_at": at, "recorded_in": uuid4()}
    where = {"region_code": region_code, "level": level}
    Availability.objects.create(person=person, counties=[GUOYANG], **where, **spell)
    plan = AssignmentPlan.objects.create(day=at.date(), made_at=at, made_by_name="x", **where)
    PlanLine.objects.create(plan=plan, organisation=unit, need="due", ground="nobody")
    helping = Assignment.objects.create(organisation=unit, instructor=person, kind="additional", **spell)
    return person.pk, plan.pk, helping.pk


def handed_in(town: Town, user: User, name: str) -> Report:
    """The October report of an office: prepared by its officer, checked, locked and handed in."""
    post = user.posts.get()
    other = town.act(town.user(f"second-{name}", f"{name}复核", Role.OFFICER, post.region_code, post.level))
    territory = Territory(post.region_code, post.level)
    report = draft_report(kind="figures", territory=territory, day=date(2021, 10, 31), act=town.act(user))
    check_report(report=report, act=other)
    return send_report(report=lock_report(report=report, base="http://testserver", act=other), act=town.act(user))
