"""The boxes of an organisation's page: each reads what it needs and says it; the page puts them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.models import Dispute, GapNote, Postponement
from hangji.coverage.queries import name_of
from hangji.coverage.wording import value_said
from hangji.desk import history
from hangji.desk.frame import address
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.models import AuditEntry
from hangji.office.permissions import Permission
from hangji.registry.models import (
    Assignment,
    AssignmentKind,
    Cover,
    Headcount,
    PartyForm,
    Secretary,
    SocialOrganization,
    Standing,
    Status,
)
from rulebook.coverage import COVERED, GAP, Verdict, judge
from rulebook.policy import Clause

# Which rule of the field gave the answer.
RULES = {"single": "R1", "shared": "R1", "due_alone": "R1", "due_jointly": "R3", "instructor": "R5"}


# The verdict


@dataclass(frozen=True)
class VerdictPanel:
    """The verdict box as kit/_verdict.html takes it, and the rules' advices under it."""

    tone: str
    conclusion: Any
    chain: list[Any]
    lines: list[tuple[Any, Any]]
    actions: list[dict[str, Any]]
    note: str
    advices: tuple[Any, ...] = ()


def tone_of(verdict: Verdict) -> str:
    if verdict.answer in GAP:
        return "red"
    if verdict.answer in COVERED:
        return "green"
    return "blue" if verdict.answer == "instructor" and verdict.facts["instructed"] else "amber"


def verdict_panel(
    row: Standing, counted: Headcount | None, cover: Cover | None, who: str, act: Act, day: date
) -> VerdictPanel:
    """The verdict on a registered organisation; one struck off is not judged any more."""
    if row.status != Status.ACTIVE:
        facts = {"status": row.get_status_display(), "since": row.since.isoformat()}
        return VerdictPanel("grey", _("%(status)s，不再判定，也不计入统计") % facts, [], [], [], "")
    verdict = judge(
        full=row.full,
        probationary=row.probationary,
        mode=row.mode,
        instructed=row.instructor_id is not None,
        counted_on=counted.since if counted else None,
        due_since=row.due_since,
        day=day,
        place=row.region_code,
    )
    first, *rest = verdict.chain
    chain = [{"text": first, "url": "?" + urlencode({"tab": "history", "day": day.isoformat()})}, *rest]
    lines = [(_("依据"), _ground(each)) for each in verdict.clauses[:1]]
    lines += [("", _ground(each)) for each in verdict.clauses[1:]]
    lines += [(_("数据"), _data(counted, cover, who, day)), (_("判定"), _judged(verdict, row, day))]
    actions = _outlets(row, verdict, act, day)
    note = _("两种处理都要写明理由，并留在变更记录里。") if len(actions) > 1 else ""
    return VerdictPanel(tone_of(verdict), verdict.conclusion, chain, lines, actions, note, verdict.advices)


def _ground(clause: Clause) -> str:
    facts = {"source": _(clause.source), "title": _(clause.title), "value": value_said(clause), "unit": _(clause.unit)}
    if isinstance(clause.value, bool):  # the title says it; "yes" would say nothing
        text = _("%(source)s：%(title)s") % facts
    else:
        text = _("%(source)s：%(title)s，%(value)s %(unit)s") % facts
    return text + (_("（待填入本地文件）") if clause.local and not clause.document else "")


def _data(counted: Headcount | None, cover: Cover | None, who: str, day: date) -> str:
    parts = []
    if counted:
        facts = {"full": counted.full, "probationary": counted.probationary, "since": counted.since.isoformat()}
        parts.append(_("人数申报自 %(since)s（正式 %(full)s 名、预备 %(probationary)s 名）") % facts)
        parts += [who] if who else []
    else:
        parts.append(_("人数没有申报"))
    if cover:
        facts = {"party": cover.party_organization, "since": cover.since.isoformat()}
        parts.append(_("“%(party)s”自 %(since)s 覆盖") % facts)
    else:
        parts.append(_("党组织库（查至 %(day)s，0 条）") % {"day": day.isoformat()})
    return " · ".join(parts)


def _judged(verdict: Verdict, row: Standing, day: date) -> str:
    parts = [_("按 %(day)s 的事实自动判定") % {"day": day.isoformat()}]
    if rule := RULES.get(verdict.answer):
        parts.insert(0, _("规则 %(rule)s") % {"rule": rule})
    if row.due_since:
        parts.append(_("自 %(since)s 起应建") % {"since": row.due_since.isoformat()})
    if verdict.due_by:
        late = _("宽限期 %(by)s 已届满") if verdict.overdue else _("宽限至 %(by)s")
        parts.append(late % {"by": verdict.due_by.isoformat()})
    return _("，").join(parts)


def _outlets(row: Standing, verdict: Verdict, act: Act, day: date) -> list[dict[str, Any]]:
    """认为判定有误, 暂缓组建: on today's page only, for those who may."""
    if day != act.today:
        return []
    found = []
    if has(act, Permission.DISPUTE):
        found.append({"url": address("coverage:dispute", row.organisation_id), "label": _("认为判定有误")})
    if verdict.answer in GAP and has(act, Permission.WORK_GAPS):
        found.append({"url": address("coverage:postpone", row.organisation_id), "label": _("暂缓组建")})
    return [each for each in found if each["url"]]


def declared_by(counted: Headcount | None, entries: list[AuditEntry]) -> str:
    """Who declared the headcount, and when."""
    entry = next((e for e in entries if counted and e.act == counted.recorded_in), None)
    if entry is None:
        return ""
    return _("%(who)s %(at)s 录入") % {"who": entry.by_name, "at": history.local(entry.at)}


# The Party organisation


@dataclass(frozen=True)
class PartyPanel:
    """Who covers it and who is in touch with it, on the day."""

    cover: Cover | None
    form: PartyForm | None
    secretary: Secretary | None
    assignments: list[Assignment]
    actions: list[dict[str, str]]


def party_panel(organisation: SocialOrganization, row: Standing | None, act: Act, day: date) -> PartyPanel:
    """Four statements at most."""
    held = Cover.objects.valid().on(day).filter(organisation=organisation).select_related("party_organization")
    cover = held.first()
    form = secretary = None
    if cover:
        mine = {"party_organization": cover.party_organization_id}
        form = PartyForm.objects.valid().on(day).filter(**mine).select_related("body").first()
        secretary = Secretary.objects.valid().on(day).filter(**mine).select_related("person").first()
    running = Assignment.objects.valid().on(day).filter(organisation=organisation).select_related("instructor")
    assignments = list(running.order_by("since"))
    return PartyPanel(
        cover, form, secretary, assignments, _party_actions(organisation, row, cover, assignments, act, day)
    )


def _party_actions(
    organisation: SocialOrganization,
    row: Standing | None,
    cover: Cover | None,
    assignments: list[Assignment],
    act: Act,
    day: date,
) -> list[dict[str, str]]:
    if day != act.today or row is None or row.status != Status.ACTIVE:
        return []
    found: list[tuple[str, str]] = []
    if has(act, Permission.FORM):
        if cover:
            found.append((reverse("registry:leave", args=[organisation.pk]), _("退出覆盖")))
        else:
            query = urlencode({"organisation": organisation.pk})
            found.append((f"{reverse('registry:form_party')}?{query}", _("登记党组织")))
            found.append((reverse("registry:join", args=[organisation.pk]), _("由已有党组织覆盖")))
    if has(act, Permission.ASSIGN_INSTRUCTOR):
        primary = any(each.kind == AssignmentKind.PRIMARY for each in assignments)
        url = reverse("registry:assign", args=[organisation.pk])
        found.append((url, _("换指导员") if primary else _("派驻指导员")))
        if primary:
            found.append((reverse("registry:end_assignment", args=[organisation.pk]), _("结束派驻")))
            found.append((reverse("guidance:assist", args=[organisation.pk]), _("增派协助指导员")))
        if cover and not any(each.kind == AssignmentKind.FIRST_SECRETARY for each in assignments):
            found.append((reverse("guidance:first_secretary", args=[organisation.pk]), _("选派第一书记")))
    return [{"url": url, "label": label} for url, label in found]


# The plain facts


@dataclass(frozen=True)
class FactsPanel:
    facts: list[tuple[Any, Any]]
    missing: list[Any]
    known: int
    total: int


def facts_panel(organisation: SocialOrganization, row: Standing | None, place: Mapping[int, str]) -> FactsPanel:
    """Attributes in words, and which of those that everybody has are still missing."""
    members = None
    if row and row.full is not None:
        facts = {"full": row.full, "probationary": row.probationary, "away": row.not_transferred}
        members = _("正式 %(full)s · 预备 %(probationary)s · 未转入 %(away)s") % facts
    attributes: list[tuple[Any, Any, bool]] = [
        (_("统一社会信用代码"), organisation.credit_code, True),
        (_("登记日期"), organisation.registered_on and organisation.registered_on.isoformat(), True),
        (_("登记管理机关"), organisation.registration_authority, True),
        (_("业务主管单位"), organisation.supervisor or _("无（直接登记）或未填"), False),
        (_("行业"), organisation.industry, True),
        (_("乡镇街道"), organisation.street_code and place.get(organisation.street_code), False),
        (_("住所"), organisation.address, True),
        (_("从业人员"), row.staff if row else None, True),
        (_("党员"), members, True),
    ]
    if organisation.aliases:
        attributes.append((_("曾用名"), organisation.aliases.replace("\n", _("、")), False))
    asked = [(label, value) for label, value, must in attributes if must]
    missing = [label for label, value in asked if value in (None, "")]
    shown = [(label, value) for label, value, _must in attributes if value not in (None, "")]
    return FactsPanel(shown, missing, len(asked) - len(missing), len(asked))


# What people say of a gap


@dataclass(frozen=True)
class GapPanel:
    note: GapNote | None
    postponement: Postponement | None
    granted_by: str
    disputes: list[Dispute]
    due: bool
    note_url: str

    def __bool__(self) -> bool:
        return bool(self.note or self.postponement or self.disputes or self.due)


def gap_panel(organisation: SocialOrganization, row: Standing | None, act: Act) -> GapPanel:
    """Four statements at most."""
    due = row is not None and row.bucket in GAP
    url = address("coverage:gap", organisation.pk) if due and has(act, Permission.WORK_GAPS) else ""
    postponed = Postponement.objects.filter(organisation=organisation, lifted_at__isnull=True).first()
    return GapPanel(
        GapNote.objects.filter(organisation=organisation).first(),
        postponed,
        name_of(postponed.granted_by) if postponed else "",
        list(Dispute.objects.filter(organisation=organisation)[:3]),
        due,
        url,
    )
