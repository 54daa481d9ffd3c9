"""The ledger in a town: a club with its instructor Zhou, a committee of the body, and a problem at any stage."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hangji.office.models import Post, Role, User
from hangji.problems.actions.ending import contest_problem
from hangji.problems.actions.handling import Handling, accept_problem, solve_problem
from hangji.problems.actions.raising import Source, raise_problem
from hangji.problems.models import Problem
from hangji.registry.models import SocialOrganization
from tests.town import CITY, Town


@dataclass
class Ledger:
    """fang: of the city's comprehensive body, to whom problems of the city's register are put."""

    town: Town
    fang: User

    def club(self, name: str = "亳州市书画协会", **where: Any) -> SocialOrganization:
        club = self.town.organisation(name, 0, **where)
        self.town.send(club)
        return club

    def raised(
        self, club: SocialOrganization, what: str = "缺书记人选", *, by: User | None = None, **more: Any
    ) -> Problem:
        return raise_problem(organisation=club, what=what, act=self.town.act(by or self.town.zhou), **more)

    def accepted(self, problem: Problem, *, due_on: date | None = None, day: date | None = None) -> Problem:
        handling = Handling(self.fang, "secretary", "推荐人选", due_on)
        accept_problem(problem=problem, handling=handling, version=problem.version, act=self.town.act(self.fang, day))
        return self.now(problem)

    def solved(self, problem: Problem, result: str = "人选已到位", day: date | None = None) -> Problem:
        solve_problem(problem=problem, result=result, version=problem.version, act=self.town.act(self.fang, day))
        return self.now(problem)

    def contested(self, problem: Problem) -> Problem:
        contest_problem(problem=problem, reason="人选没有来", act=self.town.act(self.town.zhou))
        return self.now(problem)

    @staticmethod
    def now(problem: Problem) -> Problem:
        return Problem.objects.get(pk=problem.pk)


def ledger_of(town: Town) -> Ledger:
    fang = town.user("fang", "方悦今", Role.COMMITTEE, CITY, "city")
    Post.objects.filter(user=fang).update(body=town.body)
    return Ledger(town, fang)


__all__ = ["Ledger", "Source", "ledger_of"]
