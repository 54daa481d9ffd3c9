"""Who takes part in elections and regular life: Chen the officer, He of the leading body, Song its secretary."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from hangji.formation.actions.result import Count, Stood
from hangji.life.actions.extensions import Paper, request_extension
from hangji.life.actions.meeting import call_members, count_votes, hold_meeting, nominate
from hangji.life.actions.records import Held, record_life
from hangji.life.actions.renewals import file_renewal, open_renewal, reply_renewal, report_renewal, request_renewal
from hangji.life.actions.terms import FoundTerm, record_term
from hangji.life.models import Extension, LifeRecord, Renewal
from hangji.office.models import Role
from hangji.registry.actions.party import change_secretary
from hangji.registry.models import PartyOrganization
from tests.formation.conftest import posted

BASE = "http://testserver"
DAYS = {
    "decided": date(2021, 9, 1),
    "requested": date(2021, 9, 6),
    "replied": date(2021, 9, 15),
    "called": date(2021, 9, 20),
    "nominated": date(2021, 10, 8),
    "met": date(2021, 10, 12),
    "counted": date(2021, 10, 12),
    "reported": date(2021, 10, 18),
    "filed": date(2021, 10, 25),
}
FIVE = [
    *(Stood("甲", 8, "secretary"), Stood("乙", 8, "deputy"), Stood("丙", 7, "member")),
    *(Stood("丁", 7, "member"), Stood("戊", 6, "member"), Stood("己", 2)),
]


@dataclass
class Branch:
    """A branch with ten full members whose term ended on 2021-10-10. He may decide, Song asks, Chen keeps terms."""

    town: Any
    party: PartyOrganization
    he: Any
    song: Any
    days: dict[str, date] = field(default_factory=lambda: dict(DAYS))
    sort: Any = "regular"
    reason: str = ""
    places: int = 5
    entitled: int = 10
    present: int = 8
    stood: Sequence[Stood] = tuple(FIVE)

    def act(self, user: Any = None) -> Any:
        return self.town.act(user)

    def term(self, since: date = date(2018, 10, 10), **more: Any) -> Any:
        found = FoundTerm(since, more.pop("paper", "2018 年选举结果报告"), **more)
        return record_term(party=self.party, found=found, act=self.act())

    def extend(self, to: date = date(2022, 4, 10), **more: Any) -> Extension:
        paper = more.pop("paper", Paper(date(2021, 10, 1), "书法支〔2021〕2号"))
        said = {"reason": "书记人选尚未商定", "act": self.act(self.song), **more}
        return request_extension(party=self.party, extended_to=to, paper=paper, **said)

    # The steps of an election

    def paper(self, step: str) -> Paper:
        return Paper(self.days[step], f"支〔2021〕{step}号", base=BASE)

    def open(self) -> Renewal:
        said = {"sort": self.sort, "reason": self.reason, "note": "支部委员会决定"}
        return open_renewal(party=self.party, day=self.days["decided"], act=self.act(self.song), **said)

    def requested(self, one: Renewal) -> Any:
        return request_renewal(renewal=one, paper=self.paper("requested"), act=self.act(self.song))

    def replied(self, one: Renewal, agreed: bool = True, answer: str = "") -> Any:
        said = {"agreed": agreed, "answer": answer}
        return reply_renewal(renewal=one, paper=self.paper("replied"), act=self.act(self.he), **said)

    def called(self, one: Renewal) -> Any:
        heads = {"meeting_on": self.days["met"], "entitled": self.entitled, "places": self.places}
        return call_members(renewal=one, day=self.days["called"], note="", act=self.act(self.song), **heads)

    def nominated(self, one: Renewal) -> Any:
        names = [each.name for each in self.stood]
        return nominate(renewal=one, day=self.days["nominated"], names=names, note="", act=self.act(self.song))

    def met(self, one: Renewal) -> Any:
        said = {"day": self.days["met"], "present": self.present, "note": ""}
        return hold_meeting(renewal=one, act=self.act(self.song), **said)

    def counted(self, one: Renewal) -> Any:
        count = Count(self.entitled, self.present, self.places, self.stood)
        return count_votes(renewal=one, count=count, document=None, note="", act=self.act(self.song))

    def reported(self, one: Renewal) -> Any:
        return report_renewal(renewal=one, paper=self.paper("reported"), act=self.act(self.song))

    def filed(self, one: Renewal) -> Any:
        said = {"day": self.days["filed"], "number": "亳社综党备〔2021〕1号", "note": ""}
        return file_renewal(renewal=one, act=self.act(self.he), **said)

    def until(self, step: str, one: Renewal | None = None) -> Renewal:
        """An election with every step up to and with ``step``."""
        one = one or self.open()
        for name in DAYS:
            if name != "decided":
                getattr(self, name)(one)
            if name == step:
                break
        return Renewal.objects.get(pk=one.pk)

    def life(self, day: date, *kinds: str, **more: Any) -> LifeRecord:
        held = Held(day, kinds or ("theme_day",), "学习党章", "形成一致意见", **more)
        return record_life(party=self.party, held=held, key=uuid4(), act=self.act(self.song))


@pytest.fixture
def branch(town) -> Branch:
    he = posted(town, "he", "何见国", Role.COMMITTEE, town.body)
    song = posted(town, "song-worker", "宋小麦", Role.PARTY_WORKER)
    society = town.organisation("亳州市书法协会", 10)
    party = town.form("亳州市书法协会党支部", society, day=date(2018, 3, 2))
    change_secretary(party_organization=party, person=song.person, day=date(2018, 10, 10), act=town.act())
    return Branch(town, party, he, song)


@pytest.fixture
def expired(branch) -> Branch:
    branch.term()
    return branch
