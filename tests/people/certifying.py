"""Short ways through a round in tests: applicants apply, chen decides, two reviewers assess, li issues."""

from datetime import date
from typing import Any
from uuid import uuid4

from hangji.formation.models import Seat
from hangji.office.access import Territory
from hangji.office.models import Person, Role
from hangji.people.certification.actions.applications import Applied, apply, decide, record_training
from hangji.people.certification.actions.assessing import give_review, hand_out
from hangji.people.certification.actions.certificates import issue_certificates
from hangji.people.certification.actions.rounds import RoundPlan, open_round, publish_notice
from hangji.people.certification.models import Application, Review
from hangji.registry.models import Secretary
from tests.town import CITY, moment

BASE = "http://testserver"
ITEMS = ("党务知识", "业务服务管理")
OPENS, CLOSES = date(2021, 9, 1), date(2021, 10, 15)
APPLIED, PUBLISHED, ISSUED = date(2021, 9, 6), date(2021, 10, 18), date(2021, 10, 26)


def marks(*numbers: int) -> dict[str, int]:
    return dict(zip(ITEMS, numbers, strict=True))


class Hand:
    """Everything about one round of a territory, the city's unless said otherwise."""

    def __init__(
        self, town: Any, name: str = "2021 年党务红领认证", region: int = CITY, level: str = "city", **days: date
    ):
        self.town, self.region, self.level = town, region, level
        self.opens, self.closes = days.get("opens", OPENS), days.get("closes", CLOSES)
        plan = RoundPlan(name, region, level, town.body.name, self.opens, self.closes)
        self.round = open_round(plan=plan, act=town.act(day=self.opens))
        self.reviewers = [self._reviewer(n) for n in (1, 2, 3)]

    def _reviewer(self, n: int) -> Any:
        from hangji.office.models import User

        kept = User.objects.filter(username=f"reviewer{n}").first()
        return kept or self.town.user(f"reviewer{n}", f"评审{n}", Role.REVIEWER)

    def worker(self, name: str, since: date = date(2020, 4, 1), hours: int = 24, duty: str = "") -> Any:
        """A Party worker: secretary (or another duty) of a branch of their own, with training hours of the year."""
        town = self.town
        person = Person.objects.create(name=name, unit="试点单位", phone="0558-0000000")
        user = town.user(f"w{Person.objects.count()}", name, Role.PARTY_WORKER)
        user.person = person
        user.save()
        user.unit = town.organisation(f"{name}协会", 3)
        branch = town.form(f"{name}协会党支部", user.unit)
        spell: dict[str, Any] = {"since": since, "recorded_at": moment(town.today), "recorded_in": uuid4()}
        spell |= {"party_organization": branch, "person": person}
        Seat.objects.create(duty=duty, **spell) if duty else Secretary.objects.create(**spell)
        if hours:
            self.train(person, hours)
        return user

    def train(self, person: Person, hours: int, day: date | None = None, title: str = "") -> None:
        place = Territory(self.region, self.level)
        day = day or self.opens
        for at in range(0, hours, 12):
            record_training(
                person=person, place=place, day=day, hours=min(12, hours - at), title=title or f"培训 {at}",
                organiser="市委党校（演示）", act=self.town.act(day=day),
            )  # fmt: skip

    def apply(self, user: Any, day: date | None = None, post: str = "书记", consent: bool = True) -> Application:
        said = Applied(user.unit, post, "0558-0000000", consent)
        return apply(round=self.round, said=said, act=self.town.act(user, day or self.opens))

    def admit(self, application: Application, because: str = "", admitted: bool = True) -> Application:
        application.refresh_from_db()
        act = self.town.act(day=self.opens)
        return decide(application=application, admitted=admitted, because=because, version=application.version, act=act)

    def hand_out(self, *some: Any) -> int:
        return hand_out(round=self.round, reviewers=some or self.reviewers[:2], act=self.town.act(day=self.opens))

    def give(self, application: Application, user: Any, *numbers: int, remark: str = "") -> Review:
        review = Review.objects.get(application=application, reviewer=user)
        return give_review(review=review, marks=marks(*numbers), remark=remark, act=self.town.act(user, self.opens))

    def passed(self, name: str, *numbers: int) -> Application:
        """Somebody applied, was admitted and assessed, with the same marks by both."""
        application = self.admit(self.apply(self.worker(name)))
        self.hand_out()
        for user in self.reviewers[:2]:
            self.give(application, user, *(numbers or (80, 80)))
        application.refresh_from_db()
        return application

    def publish(self, day: date = PUBLISHED) -> Any:
        return publish_notice(round=self.round, act=self.town.act(day=day))

    def issue(self, day: date = ISSUED, user: Any = None) -> list[Any]:
        return issue_certificates(round=self.round, base=BASE, act=self.town.act(user or self.town.li, day))
