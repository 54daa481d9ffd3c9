"""One record of each kind of the room in a place, for the walk over every address."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from hangji.honours.models import (
    Award,
    AwardRevocation,
    Card,
    CardLine,
    HonourCall,
    HonourEntry,
    HonourObjection,
    HonourRound,
    HonourSheet,
    Practice,
    ReviewerRelation,
)
from hangji.office.models import Body, User
from rulebook.selections import selection


def honoured(organisation: int, party: int, region: int, level: str, at: datetime) -> dict[str, int]:
    """An open round of a register with an entry and a sheet; an award somebody wants revoked; a card, a practice."""
    day, body = at.date(), Body.objects.filter(region_code=region, level=level).order_by("pk")[0]
    one = HonourRound.objects.create(
        selection="doubles",
        name=f"{region}{level}评选",
        year=2021,
        level=level,
        region_code=region,
        register=level,
        unit="某单位",
        body=body,
        rules=selection("doubles", day=day).text(),
        opens_on=day,
        closes_on=day + timedelta(days=9),
        opened_at=at,
        opened_by_name="x",
    )
    HonourCall.objects.create(
        round=one, number=1, published_on=day, closes_on=one.closes_on, text="请参评", at=at, by_name="x"
    )
    entry = HonourEntry.objects.create(
        round=one,
        number=1,
        category="先进社会组织",
        object="organisation",
        organisation_id=organisation,
        answers={"事迹简介": "做了三件事"},
        entered_on=day,
        entered_by="y",
        entered_by_name="y",
    )
    objection = HonourObjection.objects.create(
        round=one, received_on=day, what="有出入", recorded_by="z", recorded_by_name="z", recorded_at=at
    )
    return {
        "honour_round": one.pk,
        "honour_entry": entry.pk,
        "honour_objection": objection.pk,
        **_reviewed(entry, organisation, at),
        **_awarded(organisation, region, level, at),
        **_planned(organisation, party, at),
    }


def _reviewed(entry: HonourEntry, organisation: int, at: datetime) -> dict[str, int]:
    reviewer = User.objects.create(username=f"judge-{uuid4().hex[:12]}", name="某评审")
    sheet = HonourSheet.objects.create(entry=entry, reviewer=reviewer, handed_at=at, handed_by_name="x")
    relation = ReviewerRelation.objects.create(
        reviewer=reviewer, organisation_id=organisation, kind="kin", declared_on=at.date()
    )
    return {"honour_sheet": sheet.pk, "relation": relation.pk}


def _awarded(organisation: int, region: int, level: str, at: datetime) -> dict[str, int]:
    award = Award.objects.create(
        selection="three",
        title="某荣誉",
        category="优秀党员团队",
        year=2020,
        level="county",
        object="team",
        organisation_id=organisation,
        team="服务队",
        unit="某单位",
        region_code=region,
        register=level,
        awarded_on=date(2020, 7, 1),
        number="1号",
        recorded_at=at,
        recorded_by="x",
        recorded_by_name="x",
        checked_on=at.date(),
        checked_by="y",
        checked_by_name="y",
    )
    asked = AwardRevocation.objects.create(
        award=award,
        ground="弄虚作假骗取荣誉",
        clause="某文件",
        reason="不实",
        proposed_on=at.date(),
        proposed_by="x",
        proposed_by_name="x",
    )
    return {"award": award.pk, "revocation": asked.pk}


def _planned(organisation: int, party: int, at: datetime) -> dict[str, int]:
    of = {"organisation_id": organisation}
    card = Card.objects.create(**of, party_organisation_id=party, year=2021, identity="亮明身份", written_by_name="x")
    line = CardLine.objects.create(card=card, kind="pledge", what="每月一次义诊")
    practice = Practice.objects.create(
        **of,
        field="learning",
        title="读书会",
        what="每周一次",
        outcome="办了十场",
        shared_on=at.date(),
        shared_by_name="x",
        withdrawn_on=at.date(),
    )
    return {"card": card.pk, "card_line": line.pk, "practice": practice.pk}
