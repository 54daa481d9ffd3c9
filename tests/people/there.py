"""One record of each sort of the room in a territory, for the walk over every address."""

from datetime import date
from typing import Any

from hangji.office.models import Person, Role
from hangji.people.certification.models import (
    Application,
    Certificate,
    Objection,
    Review,
    Round,
    TrainingRecord,
)
from hangji.people.fund.models import Entry, Fund
from rulebook.certification import scheme
from tests.town import Town


def qualified(town: Town, _party: Any, unit: Any, region_code: int, level: str) -> dict[str, int]:
    """A round with an application, a sheet and an objection, a certificate, hours, and a fund with an entry."""
    act, there = town.act(), {"region_code": region_code, "level": level}
    plain = scheme(day=town.today).plain()
    days = {"opens_on": date(2021, 10, 8), "closes_on": date(2021, 12, 1), "year": 2021}
    one = Round.objects.create(
        name=f"认证 {unit}", unit="民政局", scheme=plain, opened_at=act.at, opened_by_name="x", **days, **there
    )
    person = Person.objects.create(name=f"{unit}党务", unit=str(unit))
    said = {"post": "书记", "phone": "1", "consent_at": act.at, "applied_on": town.today, "applied_by": "x"}
    applied: dict[str, Any] = {"person": person, "organisation": unit, **said}
    application = Application.objects.create(round=one, number=1, **applied)
    reviewer = town.user(f"reviewer-{unit}", "评审", Role.REVIEWER)
    sheet = Review.objects.create(application=application, reviewer=reviewer, handed_at=act.at, handed_by_name="x")
    objection = Objection.objects.create(
        round=one, received_on=town.today, what="?", recorded_by_name="x", recorded_at=act.at
    )
    held = Certificate.objects.create(
        application=application, person=person, holder=person.name, organisation_name=str(unit), grade="初级",
        issued_on=date(2021, 1, 4), last_day=date(2024, 1, 3), **there,
    )  # fmt: skip
    held.issue = _paper(town, held.pk, region_code, level)
    held.save()
    hours = TrainingRecord.objects.create(
        person=person, day=town.today, hours=8, title="x", organiser="x", recorded_at=act.at, **there
    )  # fmt: skip
    fund = Fund.objects.create(year=2021, opened_at=act.at, opened_by_name="x", **there)
    entry = Entry.objects.create(
        fund=fund, serial=1, kind="budget", source_place="treasury", target_place="pool", amount=100, day=town.today,
        note="x", proposed_at=act.at, proposed_by="x", proposed_by_name="x",
    )  # fmt: skip
    made = {"round": one, "application": application, "sheet": sheet, "objection": objection, "certificate": held}
    return {name: each.pk for name, each in {**made, "training": hours, "fund": fund, "entry": entry}.items()}


def _paper(town: Town, pk: int, region_code: int, level: str) -> Any:
    from hangji.office.issues import Drawn, Issuing, issue
    from hangji.office.pen import writing

    what = Issuing("red_collar", "Certificate", pk, "证书", region_code, level, "民政局", "http://testserver")
    with writing(town.act()) as pen:
        return issue(pen, what, lambda imprint: [Drawn("a.pdf", "pdf", imprint["number"].encode())])
