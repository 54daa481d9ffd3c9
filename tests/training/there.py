"""One record of each sort of the room in a territory, for the walk over every address."""

from datetime import date
from typing import Any
from uuid import uuid4

from hangji.growth.models import Cultivation, CultivationStep
from hangji.office.models import Person
from hangji.training.models import (
    Course,
    CourseMaterial,
    TrainingInvitation,
    TrainingSession,
    WorkerPost,
)
from tests.town import Town


def taught(town: Town, party: Any, document: Any, region_code: int, level: str) -> dict[str, int]:
    """A course with material, a session to come with its list as a document, somebody invited, somebody in a post."""
    act, there = town.act(), {"region_code": region_code, "level": level}
    made = {"made_at": act.at, "made_by_name": "x"}
    course = Course.objects.create(title="党务基础", programme="轮训", kind="轮训", hours=4, **there, **made)
    material = CourseMaterial.objects.create(
        course=course, title="讲义", document=document, added_at=act.at, added_by_name="x"
    )
    session = TrainingSession.objects.create(
        course=course, day=date(2021, 11, 20), venue="党校", places=20, organiser="党校", hours=4,
        answer_by=date(2021, 11, 17), listed=document, **made,
    )  # fmt: skip
    person = Person.objects.create(name=f"{party}干事", unit=str(party))
    invitation = TrainingInvitation.objects.create(session=session, person=person, number=1, invited_at=act.at)
    post = WorkerPost.objects.create(
        party_organization=party, person=person, duty="staff", since=date(2021, 1, 4), recorded_at=act.at,
        recorded_in=uuid4(),
    )  # fmt: skip
    found = {"course": course, "material": material, "session": session, "invitation": invitation, "worker_post": post}
    return {**{name: each.pk for name, each in found.items()}, "worker": person.pk}


def raised(town: Town, unit: Any, document: Any, region_code: int, level: str) -> dict[str, int]:
    """Somebody of an organisation who has agreed to be recorded, with a stage and its paper."""
    act, there = town.act(), {"region_code": region_code, "level": level}
    one = Cultivation.objects.create(
        track="party", organisation=unit, name="某某", post="负责人", consented_on=date(2021, 3, 1), consent=document,
        stage="activist", stage_since=date(2021, 3, 1), opened_at=act.at, opened_by_name="x", **there,
    )  # fmt: skip
    step = CultivationStep.objects.create(
        cultivation=one, stage="activist", day=date(2021, 3, 1), document=document, recorded_at=act.at,
        recorded_by_name="x",
    )  # fmt: skip
    return {"cultivation": one.pk, "step": step.pk}
