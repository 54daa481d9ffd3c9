"""One record of each kind of the four ones in a place, for the walk over every address."""

from datetime import date, datetime

from hangji.guidance.models import Contact, Meeting, MeetingDecision, Reading, ReviewRound, Showcase
from hangji.office.models import Person
from hangji.problems.models import Problem


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
        source="contact", source_record="Contact", source_key=contact.pk, organisation_id=organisation,
        what="缺书记人选", raised_on=day, raised_at=at, raised_by="x", raised_by_name="x", answer_by=day,
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
