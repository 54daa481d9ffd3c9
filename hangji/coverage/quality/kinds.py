"""The kinds of finding, as data: title, why it matters, how grave it is, which rows it has, and who mends them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.coverage.quality import conditions as c
from hangji.coverage.queries import Scope
from hangji.office.permissions import Permission
from hangji.registry.models import Assignment, Headcount, OrganisationName, Standing
from hangji.registry.queries import ACTIVE
from rulebook.codes import disagreement
from rulebook.sentence import Sentence
from rulebook.sentence import _ as gettext_noop

Of = Literal["organisation", "party", "person", "pair"]
Severity = Literal["block", "warn"]
# block: what is said cannot be; a report is not locked over it. warn: somebody should look.
SEVERITIES: Mapping[str, Any] = {"block": _("事实不可能，报表锁定前必须更正"), "warn": _("请核对，不妨碍锁定报表")}
TARGETS: Mapping[str, Any] = {
    "organisation": _("社会组织"),
    "party": _("党组织"),
    "person": _("指导员"),
    "pair": _("名称相近的两家"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of finding.

    of: what its rows are. why: why it matters. mend: the verb of the link that mends one row, mend_url its address.
    condition: which rows; facts: what the sentence about a row needs besides its columns. right: who may mend.
    clause: the policy value that it rests on, "" for none.
    """

    code: str
    of: Of
    severity: Severity
    title: Any
    why: Any
    mend: Any
    mend_url: Callable[[Any], str]
    right: Permission
    say: Callable[[Any], Sentence] = lambda row: Sentence("")
    condition: Callable[[Scope], Q] = lambda scope: c.NOTHING
    facts: Callable[[Scope], Mapping[str, Any]] = lambda scope: {}
    clause: str = ""


def _form(name: str, key: str = "organisation_id") -> Callable[[Any], str]:
    return lambda row: reverse(f"registry:{name}", args=[getattr(row, key)])


def _party_form(name: str) -> Callable[[Any], str]:
    return _form(name, "party_organization_id")


# What the sentences need


def _declared_on(scope: Scope) -> Mapping[str, Any]:
    held = Headcount.objects.valid().on(scope.day).filter(organisation=OuterRef("organisation"))
    return {"declared_on": Subquery(held.values("since")[:1])}


def _two_declarations(scope: Scope) -> Mapping[str, Any]:
    held = Headcount.objects.valid().on(scope.day).filter(organisation=OuterRef("organisation"))
    was = c.earlier()
    return {
        **_declared_on(scope),
        "members": F("full") + F("probationary"),
        "was": Subquery(held.annotate(was=Subquery(was.values("members")[:1])).values("was")[:1]),
        "was_on": Subquery(held.annotate(was_on=Subquery(was.values("since")[:1])).values("was_on")[:1]),
    }


def _running_name(scope: Scope) -> Mapping[str, Any]:
    running = OrganisationName.objects.valid().filter(organisation=OuterRef("organisation"), until__isnull=True)
    return {"other_name": Subquery(running.values("name")[:1])}


def _units(scope: Scope) -> Mapping[str, Any]:
    active = Standing.objects.asof(scope.day).filter(ACTIVE, party_organization=OuterRef("party_organization"))
    counted = active.order_by().values("party_organization").annotate(units=Count("pk"))
    return {"units": Subquery(counted.values("units")[:1])}


def _former_name(scope: Scope) -> Mapping[str, Any]:
    named = c.former_names(scope.day)
    columns = {"former": "organisation__names__name", "current": "organisation__name"}
    return {name: Subquery(named.values(column)[:1]) for name, column in columns.items()}


def _served(scope: Scope) -> Mapping[str, Any]:
    running = Assignment.objects.valid().on(scope.day).guiding().filter(instructor=OuterRef("pk"))
    counted = running.order_by().values("instructor").annotate(units=Count("pk"))
    return {"units": Subquery(counted.values("units")[:1])}


def _kind_said(row: Any) -> Sentence:
    remark = disagreement(row.organisation.credit_code, row.kind)
    return remark.problem if remark else Sentence("")


def _place_said(row: Any) -> Sentence:
    street, facts = row.organisation.street_code, {"region": row.region_code}
    if street and street // 1000 != row.region_code:
        return Sentence(gettext_noop("乡镇街道（%(street)d）不在县区 %(region)d 里"), {**facts, "street": street})
    return Sentence(gettext_noop("县区代码 %(region)d 不是这一天存在的县区"), facts)


def _day(value: Any) -> str:
    return value.isoformat() if value else "—"


def _formed_said(row: Any) -> Sentence:
    facts = {"formed": row.formed_on.isoformat(), "approved": _day(row.party_organization.approved_on)}
    return Sentence(gettext_noop("成立日期 %(formed)s，批复日期 %(approved)s：其中有不可能的日期"), facts)


def _approval_said(row: Any) -> Sentence:
    number, day = row.party_organization.approval_number, row.party_organization.approved_on
    if not number and not day:
        return Sentence(gettext_noop("没有登记批复文号和批复日期"))
    return Sentence(gettext_noop("没有登记批复日期") if number else gettext_noop("没有登记批复文号"))


FINDINGS: tuple[Kind, ...] = (
    Kind(
        "region_wrong",
        "organisation",
        "block",
        _("县区或乡镇街道不对"),
        _("按县区统计时它会算错地方，或者哪里都不算。"),
        _("更正县区和街道"),
        _form("correct"),
        Permission.EDIT_REGISTER,
        _place_said,
        c.region_wrong,
    ),
    Kind(
        "registered_impossibly",
        "organisation",
        "block",
        _("登记日期不可能"),
        _("将来的日期和过早的日期都是录入错误；某一天的家数会因此算错。"),
        _("更正登记日期"),
        _form("correct"),
        Permission.EDIT_REGISTER,
        lambda row: Sentence(gettext_noop("登记日期写成了 %(day)s"), {"day": _day(row.organisation.registered_on)}),
        c.registered_impossibly,
        clause="quality.earliest_day",
    ),
    Kind(
        "formed_impossibly",
        "party",
        "block",
        _("党组织的日期不可能"),
        _("将来的日期和过早的日期都是录入错误；本年新建数会因此算错。"),
        _("更正党组织"),
        _party_form("correct_party"),
        Permission.FORM,
        _formed_said,
        c.formed_impossibly,
        clause="quality.earliest_day",
    ),
    Kind(
        "two_names",
        "organisation",
        "block",
        _("同时有两个名称"),
        _("台账上的名称和名称记录不是同一个，查找和报表会各说各的。"),
        _("登记更名"),
        _form("rename"),
        Permission.EDIT_REGISTER,
        lambda row: Sentence(
            gettext_noop("台账上是“%(name)s”，名称记录里是“%(other)s”"),
            {"name": row.organisation.name, "other": row.other_name or "—"},
        ),
        c.two_names,
        _running_name,
    ),
    Kind(
        "names_alike",
        "pair",
        "warn",
        _("可能重复登记"),
        _("同一家登记两次，家数和应建数都会多算。"),
        _("核对这两家"),
        lambda row: reverse("coverage:pair", args=[row.first, row.second]),
        Permission.EDIT_REGISTER,
        clause="quality.names_alike_from",
    ),
    Kind(
        "headcount_old",
        "organisation",
        "warn",
        _("人数申报已过期"),
        _("应建未建按申报的党员人数判定，人数旧了，判定就靠不住。"),
        _("申报人数"),
        _form("headcount"),
        Permission.EDIT_REGISTER,
        lambda row: Sentence(gettext_noop("最近一次申报是 %(day)s，之后没有再申报"), {"day": _day(row.declared_on)}),
        c.headcount_old,
        _declared_on,
        "quality.headcount_renewed_within_months",
    ),
    Kind(
        "headcount_jump",
        "organisation",
        "warn",
        _("党员人数变化过大"),
        _("一次增减几倍，多半是多录或漏录了一位数。"),
        _("核对人数"),
        _form("headcount"),
        Permission.EDIT_REGISTER,
        lambda row: Sentence(
            gettext_noop("%(was_on)s 申报党员 %(was)d 名，%(now_on)s 申报 %(now)d 名"),
            {"was_on": _day(row.was_on), "was": row.was, "now_on": _day(row.declared_on), "now": row.members},
        ),
        c.headcount_jump,
        _two_declarations,
        "quality.headcount_jump_factor",
    ),
    Kind(
        "kind_differs",
        "organisation",
        "warn",
        _("代码和登记类型不一致"),
        _("按类型统计时它会算在另一类里。"),
        _("更正登记类型"),
        _form("correct"),
        Permission.EDIT_REGISTER,
        _kind_said,
        c.kind_differs,
    ),
    Kind(
        "no_registration_day",
        "organisation",
        "warn",
        _("没有登记日期"),
        _("不知道从哪一天起算，只能从录入那天起计。"),
        _("补登记日期"),
        _form("correct"),
        Permission.EDIT_REGISTER,
        lambda row: Sentence(gettext_noop("没有登记日期，从 %(day)s 起计"), {"day": _day(row.since)}),
        c.no_registration_day,
    ),
    Kind(
        "party_inactive",
        "party",
        "warn",
        _("党组织没有正常存续的社会组织"),
        _("不再符合设立条件的，由上级党组织调整或者撤销；在此之前它仍计入党组织数。"),
        _("撤销或调整"),
        _party_form("dissolve"),
        Permission.FORM,
        lambda row: Sentence(gettext_noop("没有覆盖正常存续的社会组织")),
        c.party_inactive,
        clause="coverage.active_units_at_least",
    ),
    Kind(
        "party_one_unit",
        "party",
        "warn",
        _("联合党组织只有一家单位"),
        _("联合组建至少两家；只剩一家的，组建方式和单独组建率都说错了。"),
        _("增加覆盖单位"),
        _party_form("admit"),
        Permission.FORM,
        lambda row: Sentence(
            gettext_noop("联合党组织只覆盖 %(units)d 家正常存续的社会组织"), {"units": row.units or 0}
        ),
        c.party_one_unit,
        _units,
        "coverage.joint_units_at_least",
    ),
    Kind(
        "party_crowded",
        "party",
        "warn",
        _("联合党组织的单位过多"),
        _("条文说“一般”不超过；超过的，研究分开组建。"),
        _("查看覆盖单位"),
        lambda row: reverse("desk:party_organization", args=[row.party_organization_id]),
        Permission.FORM,
        lambda row: Sentence(gettext_noop("联合党组织覆盖 %(units)d 家正常存续的社会组织"), {"units": row.units or 0}),
        c.party_crowded,
        _units,
        "coverage.joint_units_at_most",
    ),
    Kind(
        "no_secretary",
        "party",
        "warn",
        _("党组织没有书记"),
        _("没有书记，换届和联系都找不到人。"),
        _("登记书记"),
        _party_form("secretary"),
        Permission.FORM,
        lambda row: Sentence(gettext_noop("这一天没有在任的书记")),
        c.no_secretary,
    ),
    Kind(
        "no_approval",
        "party",
        "warn",
        _("党组织没有批复文号或日期"),
        _("批复是党组织成立的依据，覆盖率由它支撑。"),
        _("补批复"),
        _party_form("correct_party"),
        Permission.FORM,
        _approval_said,
        c.no_approval,
    ),
    Kind(
        "party_old_name",
        "party",
        "warn",
        _("党组织还用着社会组织的旧名"),
        _("社会组织更名以后，单独组建的党组织一般随之更名；两个名称并用，查找和盖章都会弄错。"),
        _("更正党组织名称"),
        _party_form("correct_party"),
        Permission.FORM,
        lambda row: Sentence(
            gettext_noop("社会组织已由“%(former)s”更名为“%(current)s”"), {"former": row.former, "current": row.current}
        ),
        c.party_old_name,
        _former_name,
    ),
    Kind(
        "instructor_idle",
        "person",
        "warn",
        _("指导员没有联系的社会组织"),
        _("有任职、没有派驻：要么派驻，要么结束任职。"),
        _("派驻到待派的社会组织"),
        lambda row: reverse("coverage:worklist") + "?list=uninstructed",
        Permission.ASSIGN_INSTRUCTOR,
        lambda row: Sentence(gettext_noop("有指导员任职，没有派驻到任何社会组织")),
        c.instructor_idle,
    ),
    Kind(
        "instructor_over",
        "person",
        "warn",
        _("指导员联系的家数超过一般数目"),
        _("联系得太多，走访就落空；一般数目由地方设定，只提示。"),
        _("调整派驻"),
        lambda row: reverse("guidance:instructors") + f"?q={row.name}",
        Permission.ASSIGN_INSTRUCTOR,
        lambda row: Sentence(gettext_noop("联系 %(units)d 家社会组织"), {"units": row.units or 0}),
        c.instructor_over,
        _served,
        "coverage.instructor_units_usual_to",
    ),
)
BY_CODE: Mapping[str, Kind] = {each.code: each for each in FINDINGS}
ROWS = {"organisation": c.organisations, "party": c.parties, "person": c.people}
