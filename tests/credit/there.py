"""A bank of a place, a certificate of an organisation there that it may see, and its answer, for the walk."""

from datetime import date
from typing import Any

from hangji.credit.models import Bank, LoanAnswer, LoanCertificate, LoanConsent
from hangji.honours.models import Award
from hangji.office.issues import Issuing, issue
from hangji.office.pen import writing
from hangji.registry.models import SocialOrganization
from tests.town import Town

LAST = date(2100, 1, 1)  # the walk is of the machine's day


def borrowed(town: Town, organisation: SocialOrganization, region_code: int, level: str, home: int) -> dict[str, int]:
    act, day = town.act(), town.today
    by = {"made_at": act.at, "made_by": "x", "made_by_name": "x"}
    where: dict[str, Any] = {"region_code": region_code, "level": level}
    bank = Bank.objects.create(name=f"{organisation}的银行", sign=f"{Bank.objects.count() + 1}", region_code=home)
    award = Award.objects.create(
        selection="doubles",
        title="示范荣誉",
        category="先进社会组织",
        year=2021,
        level="county",
        object="organisation",
        organisation=organisation,
        unit="示范单位",
        region_code=region_code,
        register=level,
        awarded_on=day,
        number="1号",
        recorded_at=act.at,
        recorded_by="x",
        recorded_by_name="x",
        checked_on=day,
        checked_by="y",
        checked_by_name="y",
    )
    one = LoanCertificate.objects.create(
        holder_kind="organisation",
        product="red_enterprise",
        bank=bank,
        organisation=organisation,
        holder=organisation.name,
        award=award,
        honour=award.title,
        honour_level=award.level,
        issued_on=day,
        last_day=LAST,
        **where,
    )
    with writing(act) as pen:
        what = Issuing(
            "red_enterprise_loan", "LoanCertificate", one.pk, "资格证明", **where, unit="局", base="http://x"
        )
        one.issue = issue(pen, what, lambda _imprint: ())
        one.save(update_fields=["issue"])
    LoanConsent.objects.create(certificate=one, given_on=day, last_day=LAST, given_at=act.at, given_by_name="x")
    answer = LoanAnswer.objects.create(certificate=one, bank=bank, granted=True, fen=100, day=day, **by)
    return {"bank": bank.pk, "loan": one.key, "loan_answer": answer.key}
