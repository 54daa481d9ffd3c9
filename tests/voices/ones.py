"""What the room's tests share: somebody of the city's committee, and complaints in each state."""

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django.core import signing

from hangji.kit import clock
from hangji.office.acts import visitor
from hangji.office.models import Post, Role, User
from hangji.voices.actions.filing import Said, file_complaint
from hangji.voices.actions.handling import accept_complaint, answer_complaint
from hangji.voices.gate import Ticket
from hangji.voices.models import Complaint
from tests.town import CITY, Town, moment


@dataclass
class Voices:
    """fang: of the city's committee."""

    town: Town
    fang: User
    sent: int = 0

    def said(self, **other: Any) -> Said:
        return Said(**{"kind": "activity", "region_code": CITY, "what": "某协会强制摊派", **other})

    def filed(self, hour: int = 9, **other: Any) -> Complaint:
        self.sent += 1
        act = visitor(moment(self.town.today, hour), other.get("region_code", CITY))
        return file_complaint(said=self.said(**other), ticket=Ticket(f"n{self.sent}", 0), act=act)[0]

    def accepted(self, one: Complaint, owner: User | None = None) -> Complaint:
        owner = owner or self.town.chen
        accept_complaint(complaint=one, owner=owner, version=one.version, act=self.town.act(owner))
        return now(one)

    def answered(self, one: Complaint, owner: User | None = None, words: str = "已责令退还") -> Complaint:
        one = self.accepted(one, owner)
        answer_complaint(complaint=one, answer=words, version=one.version, act=self.town.act(owner))
        return now(one)


def now(one: Complaint) -> Complaint:
    return Complaint.objects.get(pk=one.pk)


def voices_of(town: Town) -> Voices:
    fang = town.user("fang", "方悦今", Role.COMMITTEE, CITY, "city")
    Post.objects.filter(user=fang).update(body=town.body)
    return Voices(town, fang)


def ticket(form: str, age: int = 60) -> str:
    """The ticket of a form that was opened so many seconds ago."""
    opened = round(clock.now().timestamp()) - age
    return signing.dumps([token_urlsafe(6), opened], salt=f"hangji.ticket.{form}")
