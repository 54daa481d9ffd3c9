"""Training of the town: a year's sessions in every state, with invitations, lists, feedback, material and cost.

Everything goes through the actions of the city's officers and of the secretaries who have an account, at its time.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from docx import Document as Docx

from hangji.demo.clock import CHINA
from hangji.office import documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Person, Post, Role, User
from hangji.people.fund.actions.entries import Paper, confirm
from hangji.registry.models import Secretary
from hangji.training.actions.attendance import write_list
from hangji.training.actions.costs import commit_cost, fund_of, pay_cost
from hangji.training.actions.courses import Planned, Taught, add_course, add_material, cancel_session, plan_session
from hangji.training.actions.feedback import give_feedback
from hangji.training.actions.inviting import answer, invite, invite_person
from hangji.training.conditions import Asked, found
from hangji.training.models import Course, TrainingSession
from rulebook.training import answer_by, feedback

CITY = Territory(341600, "city")
SCHOOL, OFFICE = "亳州市委党校（演示）", "亳州市民政局"
SPACE = UUID("5f3f9a52-7a44-4a39-8b0e-2d5a4c1c7b21")
COURSES = {
    "basics": Taught("党支部工作条例和日常工作", "2021 年书记轮训", "轮训", 4, "党支部的设置、组织生活和工作机制"),
    "members": Taught("发展党员工作实务", "2021 年专题培训", "专题培训", 6, "发展党员的五个阶段和常见错误"),
    "new": Taught("新任书记任职培训", "2021 年任职培训", "任职培训", 8, "书记的职责，怎样开好第一次支委会"),
}
MATERIAL = {
    "basics": ("党支部工作条例要点", "组织生活记录范本"),
    "members": ("发展党员工作流程图",),
    "new": ("新任书记第一个月做什么",),
}
# course, day, places, of how many invited one is left out of the list, cost in yuan (0: none).
HELD = (
    ("basics", date(2021, 4, 16), 40, 6, 3600),
    ("new", date(2021, 6, 11), 30, 8, 4000),
    ("basics", date(2021, 9, 17), 30, 7, 3200),
    ("members", date(2021, 10, 22), 30, 5, 2800),
)
UNLISTED, COMING, CANCELLED = date(2021, 10, 29), date(2021, 11, 18), date(2021, 7, 30)
WITH_ACCOUNT = 5  # secretaries who have an account besides the one of the cast
SAID = ("多讲几个真实的例子", "午后的场次容易犯困，放在上午更好", "希望把范本发成可以直接填的")


def train(users: Mapping[str, User], officers: Mapping[tuple[int, str], User]) -> None:
    hand = _Hand(officers[CITY.region_code, CITY.level], users["zhoumin"], users["songxiaomai"])
    hand.courses()
    for number, (key, day, places, left_out, yuan) in enumerate(HELD):
        hand.hold(key, day, places, left_out, yuan, first=number == 0)
    hand.cancel()
    hand.forget()
    hand.call()


class _Hand:
    """chen organises, zhou confirms the money, the secretaries with an account answer and give feedback."""

    def __init__(self, chen: User, zhou: User, song: User) -> None:
        self.chen, self.zhou, self.song = chen, zhou, song
        self.of: dict[str, Course] = {}
        self.secretaries = self._with_accounts()

    def act(self, day: date, hour: int = 9, minute: int = 0, user: User | None = None) -> Act:
        return Act(user or self.chen, datetime.combine(day, time(hour, minute), CHINA))

    def _with_accounts(self) -> list[User]:
        """Some secretaries who have long been in post, each with an account of their own, and song."""
        long = (
            Secretary.objects.valid()
            .on(date(2021, 11, 2))
            .filter(
                since__lt=date(2021, 3, 1), person__in=found("secretaries", Asked(CITY, date(2021, 11, 2))).values("pk")
            )
        )
        some = [s.person for s in long.exclude(person=self.song.person).select_related("person").order_by("pk")]
        return [self.song, *(_account(person, n) for n, person in enumerate(some[:WITH_ACCOUNT], 1))]

    def courses(self) -> None:
        for n, (key, taught) in enumerate(COURSES.items()):
            act = self.act(date(2021, 3, 22), 9, 10 * n)
            self.of[key] = add_course(place=CITY, taught=taught, act=act)
            for title in MATERIAL[key]:
                paper = documents.keep(_paper(title), name=f"{title}.docx", kind="docx", act=act)
                add_material(course=self.of[key], title=title, file=paper, act=act)

    def _planned(self, key: str, day: date, places: int, typed: date) -> TrainingSession:
        said: dict[str, Any] = {"hour": "09:00", "lecturer": "党校教师（演示）", "hours": self.of[key].hours}
        until = answer_by(session=day, day=typed)
        planned = Planned(day, f"{SCHOOL}报告厅", places, OFFICE, answer_by=until, **said)
        return plan_session(course=self.of[key], planned=planned, act=self.act(typed, 10))

    def _invite(self, session: TrainingSession, condition: str, typed: date) -> Sequence[Person]:
        act = self.act(typed, 10, 20)
        expected = found(condition, Asked(CITY, typed)).count()
        return invite(session=session, condition=condition, county=0, expected=expected, act=act)

    def hold(self, key: str, day: date, places: int, left_out: int, yuan: int, *, first: bool) -> None:
        typed = day - timedelta(days=18)
        session = self._planned(key, day, places, typed)
        people = list(self._invite(session, "new_secretaries" if key == "new" else "secretaries", typed))
        self._commit(session, yuan, typed + timedelta(days=1))
        turn = [person for n, person in enumerate(people) if (n + day.month) % 3 == 0 or person == self.song.person]
        there = [person for n, person in enumerate(turn) if n % left_out][:places]
        there += [each.person for each in self.secretaries if each.person in people and each.person not in there]
        for person in there[: places // 2]:
            invitation = session.invitations.get(person=person)
            answer(invitation=invitation, coming=True, act=self.act(typed + timedelta(days=3), 15))
        session.refresh_from_db()
        write_list(
            session=session, there=there, file=None, because="", version=session.version,
            act=self.act(day + timedelta(days=3), 9),
        )  # fmt: skip
        self._pay(session, yuan, day + timedelta(days=5))
        self._say(session, day + timedelta(days=4), all_of_them=first)

    def _say(self, session: TrainingSession, day: date, *, all_of_them: bool) -> None:
        """Feedback of who has an account; of the last session the cast's secretary has still to give it."""
        asked = feedback(session=session.day)
        there = {each.person_id: each for each in session.invitations.there()}
        for n, user in enumerate(self.secretaries):
            if user.person_id not in there or (user == self.song and session.day > date(2021, 10, 1)):
                continue
            said = {question: asked.answers[(n + at) % 2] for at, question in enumerate(asked.questions)}
            remark = SAID[n] if all_of_them and n < len(SAID) else ""
            give_feedback(
                invitation=there[user.person_id], answers=said, remark=remark, act=self.act(day, 8 + n, 20, user)
            )

    def _commit(self, session: TrainingSession, yuan: int, day: date) -> None:
        if fund_of(session):
            self._entered(commit_cost, session, yuan, day)

    def _pay(self, session: TrainingSession, yuan: int, day: date) -> None:
        if session.matter_id:
            self._entered(pay_cost, session, yuan - 200, day, payee=SCHOOL, paper=Paper())

    def _entered(self, enter: Any, session: TrainingSession, yuan: int, day: date, **more: Any) -> None:
        key = uuid5(SPACE, f"{enter.__name__} {session.pk}")
        entry = enter(session=session, amount=yuan * 100, day=day, key=key, act=self.act(day, 11), **more)
        confirm(entry=entry, act=self.act(day, 15, user=self.zhou))
        session.refresh_from_db()

    def cancel(self) -> None:
        session = self._planned("members", CANCELLED, 30, date(2021, 7, 12))
        cancel_session(session=session, because="汛期防汛，改到下半年", act=self.act(date(2021, 7, 26)))

    def forget(self) -> None:
        """Past, and its list not yet written in."""
        session = self._planned("new", UNLISTED, 24, date(2021, 10, 11))
        for person in list(self._invite(session, "new_secretaries", date(2021, 10, 11)))[:9]:
            invitation = session.invitations.get(person=person)
            answer(invitation=invitation, coming=True, act=self.act(date(2021, 10, 13), 14))

    def call(self) -> None:
        """The next one: more are invited than there are places, some have said yes, some no."""
        session = self._planned("basics", COMING, 20, date(2021, 10, 27))
        if self.song.person:
            invite_person(session=session, person=self.song.person, act=self.act(date(2021, 10, 27), 10, 10))
        people = self._invite(session, "untrained_secretaries", date(2021, 10, 27))
        for n, person in enumerate(people[:14]):
            invitation = session.invitations.get(person=person)
            answer(invitation=invitation, coming=n % 5 != 4, act=self.act(date(2021, 10, 28 + n % 2), 10, n))


def _account(person: Person, number: int) -> User:
    user = User.objects.filter(person=person).first()
    if user is None:
        user = User(username=f"peixun{number}", name=person.name, title="党支部书记", person=person)
        user.set_unusable_password()
        user.save()
        since = date(2020, 9, 1)
        at = datetime.combine(since, time(9), CHINA)
        Post.objects.create(
            user=user, role=Role.PARTY_WORKER, since=since, recorded_at=at, recorded_in=uuid5(SPACE, person.name)
        )
    return user


def _paper(title: str) -> ContentFile[bytes]:
    paper = Docx()
    paper.add_paragraph(title)
    paper.add_paragraph("（演示数据，非正式文件）")
    kept = io.BytesIO()
    paper.save(kept)
    return ContentFile(kept.getvalue(), name=f"{title}.docx")
