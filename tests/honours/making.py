"""Awards as other rooms' tests need them: given on paper, recorded by chen, checked by li."""

from datetime import date
from typing import Any

from hangji.honours.actions.awards import (
    Paper,
    check_award,
    decide_revocation,
    propose_revocation,
    record_award,
)
from hangji.honours.models import Award
from hangji.registry.models import SocialOrganization
from tests.town import Town

GROUND = "弄虚作假骗取荣誉"


def paper(organisation: SocialOrganization, **more: Any) -> Paper:
    said = {
        "selection": "doubles",
        "category": "先进社会组织",
        "year": 2021,
        "level": "county",
        "number": "示表〔2021〕1号",
    }
    return Paper(organisation=organisation, unit="示范表彰单位", **{**said, "awarded_on": date(2021, 7, 1), **more})


def awarded(
    town: Town, organisation: SocialOrganization, *, day: date | None = None, second: Any = None, **more: Any
) -> Award:
    """An award that counts from ``day`` (today) on, checked by li or ``second``. Its own day is 2021-07-01."""
    made = record_award(paper=paper(organisation, **more), act=town.act(day=day))
    return check_award(award=made, act=town.act(second or town.li, day=day))


def revoked(town: Town, award: Award, *, day: date | None = None, reason: str = "申报材料不实") -> Award:
    """The award, revoked by two persons on ``day``."""
    asked = propose_revocation(award=award, ground=GROUND, reason=reason, act=town.act(day=day))
    decide_revocation(revocation=asked, confirmed=True, answer="属实", act=town.act(town.li, day=day))
    return Award.objects.get(pk=award.pk)
