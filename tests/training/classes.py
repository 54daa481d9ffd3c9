"""Short ways through a training in tests: chen runs it, secretaries of the city's branches are invited."""

from datetime import date
from typing import Any
from uuid import uuid4

from hangji.office.access import Territory
from hangji.office.models import Person, Role
from hangji.registry.models import Secretary
from hangji.training.actions.attendance import write_list
from hangji.training.actions.courses import Planned, Taught, add_course, plan_session
from hangji.training.actions.inviting import answer, invite
from hangji.training.conditions import Asked, found
from hangji.training.models import Course, TrainingSession
from tests.town import CITY, moment

REGISTER = Territory(CITY, "city")
EARLIER, COMING = date(2021, 9, 10), date(2021, 11, 20)
ALL = "secretaries"


class Class:
    """A course of the city's register and its sessions."""

    def __init__(self, town: Any, title: str = "党务基础"):
        self.town = town
        self.course: Course = add_course(
            place=REGISTER, taught=Taught(title, "2021 年轮训", "轮训", 4), act=town.act(day=date(2021, 8, 2))
        )

    def secretary(self, name: str, since: date = date(2020, 4, 1), *, account: bool = False, **where: Any) -> Person:
        """A secretary of a branch of their own; with an account where one is needed."""
        town = self.town
        person = Person.objects.create(name=name, unit=f"{name}协会", phone="0558-0000000")
        branch = town.form(f"{name}协会党支部", town.organisation(f"{name}协会", 3, **where))
        spell: dict[str, Any] = {"since": since, "recorded_at": moment(town.today), "recorded_in": uuid4()}
        Secretary.objects.create(party_organization=branch, person=person, **spell)
        if account:
            user = town.user(f"s{person.pk}", name, Role.PARTY_WORKER)
            user.person = person
            user.save()
        return person

    def session(self, day: date = COMING, places: int = 2, **more: Any) -> TrainingSession:
        said = {"venue": "市委党校（演示）", "organiser": "市委党校（演示）", "hours": 4, "answer_by": day, **more}
        planned = Planned(day=day, places=places, **said)
        return plan_session(course=self.course, planned=planned, act=self.town.act(day=min(day, self.town.today)))

    def invite(self, session: TrainingSession, condition: str = ALL, day: date | None = None, county: int = 0) -> Any:
        act = self.town.act(day=day)
        expected = found(condition, Asked(REGISTER, act.today, county)).count()
        return invite(session=session, condition=condition, county=county, expected=expected, act=act)

    def say(self, session: TrainingSession, person: Person, coming: bool, day: date | None = None) -> Any:
        """Chen writes down what somebody said."""
        invitation = session.invitations.get(person=person)
        return answer(invitation=invitation, coming=coming, act=self.town.act(day=day))

    def held(self, *people: Person, day: date = EARLIER) -> TrainingSession:
        """A session of the past that these were at."""
        session = self.session(day, places=40)
        self.write(session, *people, day=day)
        return session

    def write(self, session: TrainingSession, *people: Person, day: date | None = None, because: str = "") -> Any:
        session.refresh_from_db()
        act = self.town.act(day=day)
        return write_list(session=session, there=people, file=None, because=because, version=session.version, act=act)
