"""Who takes part in a forming: Chen the officer, He of the leading body, Song of the school; and the ways to go on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from hangji.formation.actions.cases import Plan, open_case
from hangji.formation.actions.election import elect
from hangji.formation.actions.result import Count, Stood
from hangji.formation.actions.steps import apply, approve, file_result, record_step, talk
from hangji.formation.drives.actions.plan import begin_drive, plan_drive
from hangji.formation.models import Case
from hangji.office.models import Person, Post, Role, User
from tests.formation.driving import design
from tests.town import CITY, GUOYANG, QIAOCHENG, moment

BASE = "http://testserver"
DAYS = {
    "found": date(2021, 9, 1),
    "surveyed": date(2021, 9, 6),
    "talked": date(2021, 9, 10),
    "applied": date(2021, 9, 20),
    "considered": date(2021, 10, 8),
    "approved": date(2021, 10, 12),
    "elected": date(2021, 10, 20),
    "filed": date(2021, 11, 2),
    "plated": date(2021, 11, 2),
}
ELECTED = Count(4, 4, 1, [Stood("宋小麦", 3, "secretary"), Stood("吴用", 1)])


@dataclass
class Forming:
    """A school with four full members on its way to a branch. He may decide, Song applies, Chen does the rest."""

    town: Any
    school: Any
    he: User
    song: User
    days: dict[str, date] = field(default_factory=lambda: dict(DAYS))
    count: Count = ELECTED

    def act(self, user: User | None = None) -> Any:
        return self.town.act(user)

    def open(self, *organisations: Any, **plan: Any) -> Case:
        said = Plan(**{"mode": "single", **plan})
        units = organisations or (self.school,)
        return open_case(organisations=units, plan=said, day=self.days["found"], act=self.act(), note="年检时发现")

    def survey(self, case: Case) -> None:
        said = {"who": "陈思远", "note": "四名正式党员", "document": None}
        record_step(case=case, step="surveyed", day=self.days["surveyed"], act=self.act(), **said)

    def talk(self, case: Case) -> None:
        said = {"who": "校长", "note": "同意单独组建", "applicant": self.song.person}
        talk(case=case, day=self.days["talked"], act=self.act(), **said)

    def apply(self, case: Case, number: str = "象棋学校〔2021〕3号") -> None:
        said = {"reason": "党员人数已够", "number": number, "document": None, "base": BASE}
        apply(case=case, day=self.days["applied"], act=self.act(self.song), **said)

    def consider(self, case: Case) -> None:
        said = {"who": "综合党委会议", "note": "同意", "document": None}
        record_step(case=case, step="considered", day=self.days["considered"], act=self.act(self.he), **said)

    def approve(self, case: Case, number: str = "亳社综党复〔2021〕9号") -> None:
        said = {"number": number, "document": None, "secretary": None, "base": BASE}
        approve(case=case, day=self.days["approved"], act=self.act(self.he), **said)

    def elect(self, case: Case) -> None:
        elect(case=case, day=self.days["elected"], count=self.count, note="", document=None, act=self.act(self.song))

    def file(self, case: Case) -> None:
        file_result(case=case, day=self.days["filed"], note="", base=BASE, act=self.act())

    def plate(self, case: Case) -> None:
        said = {"who": "陈思远", "note": "校门口", "document": None}
        record_step(case=case, step="plated", day=self.days["plated"], act=self.act(), **said)

    def until(self, step: str, case: Case | None = None) -> Case:
        """A case with every step up to and with ``step``."""
        case = case or self.open()
        for name, do in self.doing.items():
            if step == "found":
                break
            do(case)
            if name == step:
                break
        return Case.objects.get(pk=case.pk)

    @property
    def doing(self) -> dict[str, Any]:
        return {
            "surveyed": self.survey,
            "talked": self.talk,
            "applied": self.apply,
            "considered": self.consider,
            "approved": self.approve,
            "elected": self.elect,
            "filed": self.file,
            "plated": self.plate,
        }


def posted(town: Any, username: str, name: str, role: str, body: Any = None) -> User:
    user = User.objects.create(username=username, name=name, person=Person.objects.create(name=name))
    user.set_password("correct horse")
    user.save()
    at = moment(date(2020, 1, 2))
    spell = {"since": at.date(), "recorded_at": at, "recorded_in": uuid4()}
    region = CITY if body else 0
    Post.objects.create(user=user, role=role, region_code=region, level="city" if body else "all", body=body, **spell)
    return user


@pytest.fixture
def forming(town) -> Forming:
    school = town.organisation("亳州市象棋学校", 4, day=date(2021, 3, 1))
    he = posted(town, "he", "何见国", Role.COMMITTEE, town.body)
    song = posted(town, "song-worker", "宋小麦", Role.PARTY_WORKER)
    return Forming(town, school, he, song)


@pytest.fixture
def four(town):
    """Four gaps on the first day: 象棋 and 围棋 in Qiaocheng, 武术 and 龙舟 in Guoyang; and one covered."""
    named = {}
    for name, region in (("象棋", QIAOCHENG), ("围棋", QIAOCHENG), ("武术", GUOYANG), ("龙舟", GUOYANG)):
        named[name] = town.organisation(f"亳州市{name}协会", 4, day=date(2021, 3, 1), region=region)
    town.form("书法协会党支部", town.organisation("亳州市书法协会", 5))
    return named


@pytest.fixture
def running(town, four):
    return begin_drive(drive=plan_drive(design=design(), act=town.act()), act=town.act())


@pytest.fixture
def met(town, four, running):
    """Both targets are met on the day of the tests."""
    for name in ("象棋", "围棋"):
        town.form(f"{name}协会党支部", four[name], day=date(2021, 10, 12))
    return running
