"""The lists of the room: organisations' certificates for the office; eight fields and answers for a bank; slips."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.credit.models import Bank, CertificateState, LoanAnswer, SlipBatch
from hangji.credit.queries.clerk import answers_of_bank, shown_to_bank
from hangji.credit.queries.sight import seen
from hangji.credit.queries.standing import VOID
from hangji.credit.verified import TAGS
from hangji.honours.models import HonourLevel
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.kit.templatetags.kit import yuan
from hangji.office.acts import Act
from rulebook.credit import products

LEVELS = dict(HonourLevel.choices)
STATES = dict(CertificateState.choices)


def product_titles() -> dict[str, str]:
    return {each.code: _now(each.title) for each in products()}


def tag_of(row: Any) -> str:
    return TAGS[row.state]


# ---- the office: organisations


def answer_said(row: Any) -> str:
    answer = row.answer
    if answer is None:
        return _now("未回复")
    return _now("已发放") if answer.granted else _now("未发放")


def amount_of(row: Any) -> str | None:
    return yuan(row.answer.fen) if row.answer and row.answer.fen else None


CERTIFICATES = Table(
    "credit:certificates",
    _("红企贷资格证明"),
    (
        Column("number", _("编号"), lambda r: r.number, url=lambda r: reverse("credit:certificate", args=[r.key]),
               code=True),
        Column("holder", _("社会组织"), lambda r: r.holder, "holder",
               url=lambda r: reverse("credit:organisation", args=[r.organisation_id])),
        Column("bank", _("银行"), lambda r: str(r.bank)),
        Column("honour", _("荣誉"), lambda r: r.honour, shown=False),
        Column("honour_level", _("荣誉级别"), lambda r: str(LEVELS[r.honour_level]), shown=False),
        Column("issued_on", _("有效期自"), lambda r: r.issued_on, "issued_on"),
        Column("last_day", _("有效期至"), lambda r: r.last_day, "last_day"),
        Column("consent_until", _("同意到"), lambda r: r.consent_until, shown=False),
        Column("state", _("状态"), lambda r: str(STATES[r.state]), tag=tag_of),
        Column("answer", _("银行回复"), answer_said),
        Column("amount", _("金额（元）"), amount_of, number=True),
        Column("answered_on", _("回复的日期"), lambda r: r.answer.day if r.answer else None),
        Column("known_void_on", _("银行知悉失效"), lambda r: r.known_void_on, shown=False),
    ),
    order="-issued_on",
    waits_for=_("有荣誉的社会组织申请资格证明以后列在这里，不用审批。"),
    tie="key",
)  # fmt: skip


def certificates(act: Act, params: QueryDict) -> Listing:
    standing = LoanAnswer.objects.standing().filter(certificate=OuterRef("pk"))
    answers: dict[str, tuple[Any, Q]] = {
        "granted": (_("已发放"), Q(Exists(standing.granted()))),
        "not_granted": (_("未发放"), Q(Exists(standing.filter(granted=False)))),
        "none": (_("未回复"), ~Q(Exists(standing))),
    }
    banks = {str(each.pk): each.name for each in Bank.objects.all()}
    filters = [
        Filter("q", "", lambda v: Q(number__contains=v.strip()) | Q(holder__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("bank", _("银行"), lambda v: Q(bank=int(v)), lambda v: banks[v], list(banks.items())),
        Filter("honour_level", _("荣誉级别"), lambda v: Q(honour_level=HonourLevel(v)), lambda v: LEVELS[v],
               list(HonourLevel.choices)),
        Filter("state", _("状态"), lambda v: Q(state=CertificateState(v)), lambda v: STATES[v],
               list(CertificateState.choices)),
        Filter("answer", _("银行回复"), lambda v: answers[v][1], lambda v: answers[v][0],
               [(code, label) for code, (label, _q) in answers.items()]),
        Filter("year", _("年度"), lambda v: Q(issued_on__year=int(v)), str,
               [(str(year), str(year)) for year in range(act.today.year, act.today.year - 4, -1)]),
    ]  # fmt: skip
    listing = Listing(CERTIFICATES, seen(act), params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        rows = list(found)
        said = {each.certificate_id: each for each in LoanAnswer.objects.standing().filter(certificate__in=rows)}
        for row in rows:
            row.answer = said.get(row.pk)
            yield row

    listing.dress = dress
    return listing


# ---- a bank's clerk: eight fields, and what the bank itself has said


def honour_said(row: Any) -> str:
    return _now("%(honour)s（%(level)s）") % {"honour": row.honour, "level": LEVELS[row.honour_level]}


def done_said(row: Any) -> str:
    if row.answered:
        return _now("已回复")
    if row.state in VOID:
        return _now("已知悉失效") if row.known_void_on else _now("待确认失效")
    return _now("待回复")


SHOWN = Table(
    "credit:desk",
    _("资格证明"),
    (
        Column("number", _("编号"), lambda r: r.number, url=lambda r: reverse("credit:shown", args=[r.key]), code=True),
        Column("holder", _("持有人"), lambda r: r.holder, "holder"),
        Column("product", _("贷款"), lambda r: product_titles()[r.product]),
        Column("honour", _("荣誉和级别"), honour_said),
        Column("issued_on", _("有效期自"), lambda r: r.issued_on, "issued_on"),
        Column("last_day", _("有效期至"), lambda r: r.last_day, "last_day"),
        Column("state", _("状态"), lambda r: str(STATES[r.state]), tag=tag_of),
        Column("consent_until", _("同意到"), lambda r: r.consent_until, "consent_until"),
        Column("done", _("办理"), done_said),
    ),
    order="issued_on",
    waits_for=_("持有人同意给本银行看以后，资格证明列在这里。"),
    tie="key",
)


# What leaves as a file is the eight fields: seven columns and the honour with its level.
HANDED = replace(SHOWN, columns=tuple(column for column in SHOWN.columns if column.name != "done"))


def shown(act: Act, params: QueryDict, table: Table = SHOWN) -> Listing:
    whats: dict[str, tuple[Any, Q]] = {
        "waiting": (_("待回复"), Q(answered=False, state="valid")),
        "void": (_("待确认失效"), Q(state__in=VOID, known_void_on__isnull=True)),
        "answered": (_("已回复"), Q(answered=True)),
    }
    titles = product_titles()
    filters = [
        Filter("q", "", lambda v: Q(number__contains=v.strip()) | Q(holder__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("what", _("办理"), lambda v: whats[v][1], lambda v: whats[v][0],
               [(code, label) for code, (label, _q) in whats.items()]),
        Filter("product", _("贷款"), lambda v: Q(product=v) if titles[v] else Q(), lambda v: titles[v],
               list(titles.items())),
    ]  # fmt: skip
    return Listing(table, shown_to_bank(act), params, filters)


def answer_tag(row: Any) -> str:
    if row.reverses:
        return "loan_reversal"
    if not row.standing:
        return "loan_reversed"
    return "loan_granted" if row.granted else "loan_not_granted"


def reverse_url(row: Any) -> str:
    return reverse("credit:reverse", args=[row.key]) if row.standing else ""


ANSWERS = Table(
    "credit:answers",
    _("我的回复"),
    (
        Column("number", _("编号"), lambda r: r.number, code=True),
        Column("state", _("回复"), lambda r: r.granted, tag=answer_tag),
        Column("fen", _("金额（元）"), lambda r: yuan(r.fen) if r.fen else None, number=True),
        Column("day", _("日期"), lambda r: r.day, "day"),
        Column("made_at", _("登记时间"), lambda r: r.made_at, "made_at"),
        Column("made_by", _("经办人"), lambda r: r.made_by_name, note=lambda r: r.reason),
        Column("reverse", _("更正"), lambda r: _now("更正") if r.standing else "", url=reverse_url),
    ),
    order="-made_at",
    waits_for=_("回复资格证明是否发放以后，记录列在这里。"),
    tie="key",
)


def answers(act: Act, params: QueryDict) -> Listing:
    filters = [Filter("q", "", lambda v: Q(number__contains=v.strip()), lambda v: f"“{v}”")]
    return Listing(ANSWERS, answers_of_bank(act), params, filters)


# ---- slips

SLIPS = Table(
    "credit:slips",
    _("个人办理单"),
    (
        Column("organisation", _("社会组织"), lambda r: str(r.organisation), "organisation__name",
               url=lambda r: reverse("credit:organisation", args=[r.organisation_id])),
        Column("count", _("张数"), lambda r: r.count, number=True),
        Column("handed_on", _("发放日期"), lambda r: r.handed_on, "handed_on"),
        Column("last_day", _("有效期至"), lambda r: r.last_day, "last_day"),
        Column("by", _("经办人"), lambda r: r.handed_by_name),
    ),
    order="-handed_on",
    waits_for=_("给受表彰单位发放办理单以后，这里记发了多少张。"),
)  # fmt: skip


def slips(act: Act, params: QueryDict, day: date) -> Listing:
    states: dict[str, tuple[Any, Q]] = {
        "running": (_("有效期内"), Q(last_day__gte=day)),
        "over": (_("已过期"), Q(last_day__lt=day)),
    }
    filters = [
        Filter("q", "", lambda v: Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: states[v][1], lambda v: states[v][0],
               [(code, label) for code, (label, _q) in states.items()]),
    ]  # fmt: skip
    rows = SlipBatch.objects.visible_to(act).select_related("organisation")
    return Listing(SLIPS, rows, params, filters)
