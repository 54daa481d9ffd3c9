"""A matter, a visit with what was heard, and a key organisation in a place, for the walk over addresses."""

from datetime import datetime
from uuid import uuid4

from hangji.office.models import Body, User
from hangji.problems.models import Matter, Problem
from hangji.visits.models import Difficulty, KeyOrganisation, Opinion, Visit, VisitUnit


def visited(user: User, body: Body, organisation: int, problem: int, at: datetime) -> dict[str, int]:
    """body: whose visit and key organisation it is."""
    day = at.date()
    matter = Matter.objects.create(what="缺书记人选", made_on=day, made_by_name="x")
    Problem.objects.filter(pk=problem).update(matter=matter)
    visit = Visit.objects.create(theme="摸底", purpose="看看", day=day, body=body, made_by=user, made_at=at)
    Visit.objects.filter(pk=visit.pk).update(state="held", conclusion="都好", held_at=at)
    unit = VisitUnit.objects.create(visit=visit, organisation_id=organisation)
    opinion = Opinion.objects.create(unit=unit, text="开会太多")
    difficulty = Difficulty.objects.create(unit=unit, text="没有场地")
    spell = {"since": day, "recorded_at": at, "recorded_in": uuid4()}
    KeyOrganisation.objects.create(organisation_id=organisation, body=body, grounds=["weak"], **spell)
    made = {"matter": matter, "visit": visit, "opinion": opinion, "difficulty": difficulty}
    return {name: each.pk for name, each in made.items()}
