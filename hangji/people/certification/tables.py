"""The lists of the qualification: rounds, the applications of one, certificates, training hours."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.people.certification.models import (
    Application,
    ApplicationState,
    Certificate,
    Round,
    RoundState,
    TrainingRecord,
)
from hangji.people.certification.private import APPLICANT, PHONE
from hangji.people.certification.queries import with_sheets
from rulebook.certification import standing

ROUND_TAGS = {RoundState.OPEN: "doing", RoundState.NOTICE: "on_notice", RoundState.ISSUED: "done"}
APPLICATION_TAGS = {
    ApplicationState.SUBMITTED: "pending",
    ApplicationState.ADMITTED: "admitted",
    ApplicationState.DECLINED: "declined",
    ApplicationState.WITHDRAWN: "withdrawn",
    ApplicationState.PASSED: "passed",
    ApplicationState.FAILED: "not_passed",
    ApplicationState.UNSEATED: "unseated",
    ApplicationState.STRUCK: "struck",
    ApplicationState.CERTIFIED: "certified",
}
CERTIFICATE_TAGS = {
    "valid": "issued",
    "expired": "certificate_expired",
    "suspended": "suspended",
    "revoked": "certificate_revoked",
}
STANDINGS = {"valid": _("有效"), "expired": _("已过期"), "suspended": _("已暂停"), "revoked": _("已撤销")}
Names = Mapping[int, str]

ROUNDS = Table(
    "people:rounds",
    _("党务红领认证"),
    (
        Column("name", _("名称"), lambda r: r.name, "name", url=lambda r: reverse("people:round", args=[r.pk])),
        Column("place", _("地区"), lambda r: r.place),
        Column("opens", _("开始受理"), lambda r: r.opens_on, "opens_on"),
        Column("closes", _("截止受理"), lambda r: r.closes_on, "closes_on"),
        Column("notice", _("公示结束"), lambda r: r.notice_last_day),
        Column("issued", _("发证日期"), lambda r: r.issued_on),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=lambda r: ROUND_TAGS[r.state]),
    ),
    order="-opens",
    waits_for=_("开始一轮认证以后列在这里。"),
)


def rounds(act: Act, params: QueryDict, names: Names) -> Listing:
    states = dict(RoundState.choices)
    filters = [
        Filter("q", "", lambda v: Q(name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: Q(state=RoundState(v)), lambda v: states[v], tuple(states.items())),
    ]
    listing = Listing(ROUNDS, Round.objects.visible_to(act), params, filters)

    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.place = f"{names.get(row.region_code, row.region_code)} · {row.get_level_display()}"
            yield row

    listing.dress = dress
    return listing


def application_url(application: Application) -> str:
    return reverse("people:application", args=[application.pk])


def _state_said(application: Application) -> str:
    return str(application.get_state_display())


# In the order of application; there is no column of marks, and none can be sorted by.
APPLICATIONS = Table(
    "people:applications",
    _("申请"),
    (
        Column("name", _("姓名"), lambda a: a.person.name, "person__name", url=application_url),
        Column("number", _("序号"), lambda a: a.number, "number", number=True),
        Column("organisation", _("社会组织"), lambda a: str(a.organisation), "organisation__name"),
        Column("post", _("岗位"), lambda a: a.post),
        PHONE.column("phone", shown=False),
        Column("applied", _("申请日期"), lambda a: a.applied_on, "applied_on"),
        Column("sheets", _("评审表"), lambda a: f"{a.given} / {a.handed}" if a.handed else ""),
        Column("state", _("状态"), _state_said, "state", tag=lambda a: APPLICATION_TAGS[a.state]),
    ),
    order="number",
)  # fmt: skip


# For those who do not run the round: the name in part, with no way to sort or search by it, and no telephone.
MASKED_APPLICATIONS = replace(
    APPLICATIONS,
    columns=(
        Column("name", _("姓名"), APPLICANT.masked, url=application_url),
        *(column for column in APPLICATIONS.columns if column.name not in ("name", "phone")),
    ),
)


def applications(one: Round, params: QueryDict, *, named: bool) -> Listing:
    """named: for those who run the round; the others find by organisation and see a part of the name."""
    states = dict(ApplicationState.choices)
    by_name = Q(person__name__contains=params.get("q", "").strip()) if named else Q(pk__in=[])
    filters = [
        Filter("q", "", lambda v: by_name | Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: Q(state=ApplicationState(v)), lambda v: states[v], tuple(states.items())),
    ]
    rows = with_sheets(one.applications.select_related("person", "organisation"))
    return Listing(APPLICATIONS if named else MASKED_APPLICATIONS, rows, params, filters)


def certificate_url(certificate: Certificate) -> str:
    return reverse("people:certificate", args=[certificate.pk])


CERTIFICATES = Table(
    "people:certificates",
    _("证书"),
    (
        Column("number", _("证书编号"), str, "issue__serial", url=certificate_url),
        Column("holder", _("姓名"), lambda c: c.holder, "holder"),
        Column("organisation", _("社会组织"), lambda c: c.organisation_name, "organisation_name"),
        Column("round", _("认证"), lambda c: str(c.application.round)),
        Column("issued", _("发证日期"), lambda c: c.issued_on, "issued_on"),
        Column("last", _("有效期至"), lambda c: c.last_day, "last_day"),
        Column("state", _("状态"), lambda c: str(STANDINGS[c.now]), tag=lambda c: CERTIFICATE_TAGS[c.now]),
    ),
    order="-issued",
    waits_for=_("公示期满、发证以后列在这里。"),
)


def stands(state: str, day: date) -> Q:
    """The condition that a certificate stands so on a day: as the rulebook says it, in SQL."""
    over, revoked = Q(last_day__lt=day), Q(state="revoked")
    return {
        "valid": Q(state="valid") & ~over,
        "expired": over & ~revoked,
        "suspended": Q(state="suspended") & ~over,
        "revoked": revoked,
    }[state]


def certificates(act: Act, params: QueryDict) -> Listing:
    filters = [
        Filter("q", "", _of_certificate, lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: stands(v, act.today), lambda v: STANDINGS[v], tuple(STANDINGS.items())),
        Filter("until", _("有效期不晚于"), lambda v: Q(last_day__lte=date.fromisoformat(v)), typed="date"),
        Filter("round", _("认证"), lambda v: Q(application__round=int(v))),
    ]
    rows = Certificate.objects.visible_to(act).select_related("issue", "application__round")
    listing = Listing(CERTIFICATES, rows, params, filters)

    def dress(some: Iterable[Any]) -> Iterator[Any]:
        for row in some:
            row.now = standing(row.state, row.last_day, day=act.today)
            yield row

    listing.dress = dress
    return listing


def _of_certificate(value: str) -> Q:
    text = value.strip()
    return Q(holder__contains=text) | Q(organisation_name__contains=text) | Q(issue__number__contains=text)


TRAINING = Table(
    "people:training",
    _("培训学时"),
    (
        Column("name", _("姓名"), lambda t: t.person.name, "person__name", note=lambda t: t.person.unit),
        Column("day", _("培训日期"), lambda t: t.day, "day"),
        Column("title", _("培训内容"), lambda t: t.title, "title"),
        Column("organiser", _("主办方"), lambda t: t.organiser),
        Column("hours", _("学时"), lambda t: t.hours, number=True),
        Column(
            "withdraw",
            _("办理"),
            lambda t: _now("记错了，撤回"),
            url=lambda t: reverse("people:withdraw_training", args=[t.pk]),
        ),
    ),
    order="-day",
    waits_for=_("登记学时，或者登记培训的参加名单以后，列在这里。"),
)


def _of_training(value: str) -> Q:
    return Q(person__name__contains=value.strip()) | Q(title__contains=value.strip())


def training(act: Act, params: QueryDict, *, works: bool) -> Listing:
    filters = [
        Filter("q", "", _of_training, lambda v: f"“{v}”"),
        Filter("year", _("年度"), lambda v: Q(day__year=int(v))),
        Filter("person", _("人员"), lambda v: Q(person=int(v))),
    ]  # fmt: skip
    rows = TrainingRecord.objects.valid().visible_to(act).select_related("person")
    columns = TRAINING.columns if works else TRAINING.columns[:-1]
    return Listing(Table(TRAINING.name, TRAINING.title, columns, TRAINING.order), rows, params, filters)
