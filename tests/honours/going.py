"""Short ways through a round in tests: bai and others enter, chen runs it, reviewers assess, he decides, li awards."""

from datetime import date
from typing import Any
from uuid import uuid4

from hangji.honours.actions.awarding import award_round
from hangji.honours.actions.entries import Entered, decide_entry, enter
from hangji.honours.actions.reviews import give_sheet, hand_out
from hangji.honours.actions.rounds import (
    RoundPlan,
    decide_list,
    open_round,
    publish_notice,
    settle_list,
)
from hangji.honours.models import Award, HonourEntry, HonourRound, HonourSheet
from hangji.office.models import Person, Post, Role, User
from hangji.registry.models import Secretary
from tests.town import CITY, Town, moment

BASE = "http://testserver"
OPENS, CLOSES, SETTLED = date(2021, 9, 1), date(2021, 10, 15), date(2021, 10, 18)
PUBLISHED, AWARDED = date(2021, 10, 20), date(2021, 10, 29)


class Going:
    """One round of the city's register; three reviewers, and he, a member of the city's committee."""

    def __init__(self, town: Town, selection: str = "doubles", level: str = "city", **more: Any):
        self.town = town
        self.he = self._committee()
        said = {"region_code": CITY, "register": "city", "unit": "示范表彰单位", "body": town.body, "text": "请参评。"}
        said |= {"opens_on": OPENS, "closes_on": CLOSES, "name": f"2021 年{selection}评选"}
        plan = RoundPlan(selection=selection, level=level, **{**said, **more})
        self.round = open_round(plan=plan, act=town.act(day=OPENS))
        self.reviewers = [self._reviewer(n) for n in (1, 2, 3)]

    def _committee(self) -> User:
        kept = User.objects.filter(username="he").first()
        if kept:
            return kept
        he = self.town.user("he", "何见国", Role.COMMITTEE)
        Post.objects.filter(user=he).update(body=self.town.body)
        return he

    def _reviewer(self, n: int) -> User:
        kept = User.objects.filter(username=f"judge{n}").first()
        return kept or self.town.user(f"judge{n}", f"评审员{n}", Role.REVIEWER)

    def worker(self, name: str) -> User:
        """A Party worker, secretary of the branch of an organisation of their own, ``user.unit``."""
        town = self.town
        person = Person.objects.create(name=f"{name}书记", unit="试点单位")
        user = town.user(f"w{Person.objects.count()}", f"{name}书记", Role.PARTY_WORKER)
        user.person = person
        user.save()
        user.unit = town.organisation(f"{name}协会", 3)  # type: ignore[attr-defined]
        user.branch = town.form(f"{name}协会党支部", user.unit)  # type: ignore[attr-defined]
        spell = {"since": date(2020, 4, 1), "recorded_at": moment(town.today), "recorded_in": uuid4()}
        Secretary.objects.create(party_organization=user.branch, person=person, **spell)  # type: ignore[attr-defined]
        return user

    def said(self, user: Any, category: str = "", **more: Any) -> Entered:
        category = category or next(iter(self.round.by.objects))
        answers = {name: f"{name}：做了三件事。" for name in self.round.by.asks}
        return Entered(category, user.unit, **{"answers": answers, **more})

    def enter(self, user: Any, category: str = "", *, day: date = date(2021, 9, 6), **more: Any) -> HonourEntry:
        return enter(round=self.round, said=self.said(user, category, **more), act=self.town.act(user, day))

    def admit(self, entry: HonourEntry, because: str = "核实过", *, admitted: bool = True) -> HonourEntry:
        entry.refresh_from_db()
        plain = {"admitted": admitted, "because": because, "version": entry.version}
        return decide_entry(entry=entry, act=self.town.act(day=OPENS), **plain)

    def hand_out(self, *some: User) -> int:
        return hand_out(round=self.round, reviewers=some or self.reviewers[:2], act=self.town.act(day=OPENS))

    def marks(self, entry: HonourEntry, total: int) -> dict[str, int]:
        """Marks of a sheet that add up to ``total``, filled from the first criterion on."""
        found = {}
        for item, full in self.round.by.items(entry.category):
            found[item] = min(full, total)
            total -= found[item]
        return found

    def give(
        self, sheet: HonourSheet, total: int | dict[str, int], opinion: str = "做得实", *, clear: bool = True
    ) -> None:
        marks = total if isinstance(total, dict) else self.marks(sheet.entry, total)
        act = self.town.act(sheet.reviewer, OPENS)
        give_sheet(sheet=sheet, marks=marks, opinion=opinion, clear=clear, act=act)

    def assess(self, entry: HonourEntry, *totals: int | dict[str, int]) -> HonourEntry:
        """Admit it, hand it out, and give the totals in turn."""
        self.admit(entry)
        self.hand_out()
        for sheet, total in zip(entry.sheets.order_by("pk"), totals, strict=True):
            self.give(sheet, total)
        entry.refresh_from_db()
        return entry

    def settle(self) -> HonourRound:
        self.round = settle_list(round=self.round, act=self.town.act(day=SETTLED))
        return self.round

    def decide(self, *chosen: HonourEntry, struck: tuple[HonourEntry, ...] = ()) -> HonourRound:
        keys = {"chosen": [each.pk for each in chosen], "struck": [each.pk for each in struck]}
        act = self.town.act(self.he, SETTLED)
        self.round = decide_list(round=self.round, ground="党委会研究同意", act=act, **keys)
        return self.round

    def publish(self, day: date = PUBLISHED) -> HonourRound:
        self.round = publish_notice(round=self.round, act=self.town.act(day=day))
        return self.round

    def award(self, day: date = AWARDED) -> list[Award]:
        return award_round(round=self.round, base=BASE, act=self.town.act(self.town.li, day))

    def whole(self, user: Any, *totals: int) -> list[Award]:
        """One entry from entering to the award."""
        self.assess(self.enter(user), *(totals or (90, 80)))
        self.settle()
        self.decide()
        self.publish()
        return self.award()
