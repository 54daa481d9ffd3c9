"""Everything about one social organisation on one page: its boxes (panels.py), as of one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hangji.coverage.quality.one import Told, findings_of
from hangji.desk import history
from hangji.desk.forming import case_panel
from hangji.desk.frame import address
from hangji.desk.panels import declared_by, facts_panel, gap_panel, party_panel, verdict_panel
from hangji.desk.platform import platform_panel
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import AuditEntry, Region
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from hangji.office.verbs import Place
from hangji.registry.models import (
    Headcount,
    SocialOrganization,
    Standing,
)
from hangji.registry.queries import conditions
from hangji.registry.tables import state_of
from hangji.registry.views.lists import day_of
from rulebook.coverage import GAP

TABS = {"": gettext_lazy("概况"), "history": gettext_lazy("历史"), "changes": gettext_lazy("变更记录")}
# Where the person came from


USUAL = "registry:organisations"
LISTS = {
    USUAL: gettext_lazy("组织台账"),
    "coverage:worklist": gettext_lazy("应建未建"),
    "coverage:rows": gettext_lazy("名单"),
    "coverage:disputes": gettext_lazy("判定异议"),
    "coverage:quality_kind": gettext_lazy("数据质量"),
    "platform:organisations": gettext_lazy("省平台"),
    "platform:reconciliation": gettext_lazy("对账"),
    "desk:search": gettext_lazy("查找结果"),
}


def came_from(request: HttpRequest) -> str:
    """Path and query of the list that led here: ?from=, else the page whose link was followed; "" if none of LISTS."""
    url = request.GET.get("from") or _referring(request)
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return ""
    return url if _name_of(url) in LISTS else ""


def _referring(request: HttpRequest) -> str:
    here = f"{request.scheme}://{request.get_host()}"
    referrer = request.headers.get("Referer", "")
    return referrer.removeprefix(here) if referrer.startswith(f"{here}/") else ""


def _name_of(url: str) -> str:
    try:
        return resolve(url.split("?", maxsplit=1)[0]).view_name
    except Resolver404:
        return ""


def next_gap(row: Standing | None, act: Act, url: str) -> Standing | None:
    """The next organisation of the worklist at ``url``: due longest first, in the same register and region."""
    if row is None or row.due_since is None or _name_of(url) != "coverage:worklist":
        return None
    asked = QueryDict(url.partition("?")[2])
    region = asked.get("county") or asked.get("region") or ""
    gaps = Standing.objects.asof(act.today).visible_to(act).filter(conditions(act.today)["gap"], level=row.level)
    if region.isdecimal():
        gaps = gaps.filter(within_span("region_code", int(region)))
    later = Q(due_since__gt=row.due_since) | Q(due_since=row.due_since, organisation__name__gt=row.organisation.name)
    return gaps.filter(later).select_related("organisation").order_by("due_since", "organisation__name").first()


# The page


@opens_to(Permission.SEE_REGISTER)
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    subject = get_object_or_404(SocialOrganization.objects.visible_to(act), pk=pk)
    tab = request.GET.get("tab", "")
    if tab not in tabs_for(act):
        tab = ""
    day = day_of(request, act)
    page = Page(request, act, subject, day, tab)
    return render(request, f"desk/organisation{f'_{tab}' if tab else ''}.html", page.context())


def names_with(street: int | None) -> dict[int, str]:
    """Today's names of regions by code, and of one street."""
    rows = Region.objects.filter(Q(code__lt=1_000_000) | Q(code=street or 0))
    return dict(rows.order_by(F("valid_from").asc(nulls_first=True)).values_list("code", "name"))


def tabs_for(act: Act) -> list[str]:
    return [tab for tab in TABS if tab != "changes" or has(act, Permission.SEE_AUDIT)]


@dataclass
class Page:
    """One organisation as of one day, for one person."""

    request: HttpRequest
    act: Act
    subject: SocialOrganization
    day: date
    tab: str

    def context(self) -> dict[str, Any]:
        rows = Standing.objects.asof(self.day).filter(organisation=self.subject)
        row = rows.select_related("organisation", "instructor").first()
        names, entries = names_with(self.subject.street_code), history.entries_of("SocialOrganization", self.subject.pk)
        place = history.namer(names)
        context = self._head(row, place) | self._frame(row, len(entries))
        if self.tab == "history":
            return context | {"spells": list(history.organisation_spells(self.subject, place))}
        if self.tab == "changes":
            return context | {"entries": history.lines(entries, place)}
        return context | self._overview(row, names, entries)

    def _head(self, row: Standing | None, place: Place) -> dict[str, Any]:
        dots = [self.subject.credit_code]
        if row:
            registered = self.subject.registered_on
            dots += [place(row.region_code), row.get_level_display(), self.subject.industry]
            dots += [_("%(day)s 登记") % {"day": registered.isoformat()}] if registered else []
            dots += [_("状态%(status)s") % {"status": row.get_status_display()}]
        return {
            "subject": self.subject,
            "row": row,
            "state": state_of(row) if row else "na",
            "dots": [dot for dot in dots if dot],
            "name_then": self._name_then(),
            "day": self.day,
            "past": self.day != self.act.today,
        }

    def _name_then(self) -> str:
        """What it was called on the day, where that was another name."""
        if self.day == self.act.today or not self.subject.aliases:
            return ""
        held = self.subject.names.valid().on(self.day).first()
        return held.name if held and held.name != self.subject.name else ""

    def _frame(self, row: Standing | None, changed: int) -> dict[str, Any]:
        back = came_from(self.request)
        first = {
            "url": back or reverse("registry:organisations"),
            "label": LISTS[_name_of(back) or "registry:organisations"],
        }
        kept = {"day": self.request.GET.get("day", ""), "from": back}
        tabs = [
            {
                "url": "?" + urlencode({name: value for name, value in {**kept, "tab": tab}.items() if value}),
                "label": TABS[tab],
                "count": changed if tab == "changes" else None,
                "current": tab == self.tab,
            }
            for tab in tabs_for(self.act)
        ]
        if has(self.act, Permission.SEE_APPRAISALS) or has(self.act, Permission.SELF_APPRAISE):
            url = reverse("appraisal:uses", args=[self.subject.pk])
            tabs.append({"url": url, "label": _("考评"), "count": None, "current": False})
        crumbs = [first, {"label": self.subject.name}]
        return {"crumbs": crumbs, "tabs": tabs, "may_edit": self._may_edit, **self._following(row, back)}

    @property
    def _may_edit(self) -> bool:
        return has(self.act, Permission.EDIT_REGISTER) and self.day == self.act.today

    def _following(self, row: Standing | None, back: str) -> dict[str, str]:
        following = next_gap(row, self.act, back)
        if following is None:
            return {}
        url = reverse("desk:organisation", args=[following.organisation_id]) + "?" + urlencode({"from": back})
        return {"next_url": url, "next_label": _("下一家：%(name)s") % {"name": following.organisation}}

    def _overview(self, row: Standing | None, names: Mapping[int, str], entries: list[AuditEntry]) -> dict[str, Any]:
        held = Headcount.objects.valid().on(self.day).filter(organisation=self.subject)
        counted, party = held.first(), party_panel(self.subject, row, self.act, self.day)
        verdict, gap = None, gap_panel(self.subject, row, self.act)
        if row:
            verdict = verdict_panel(row, counted, party.cover, declared_by(counted, entries), self.act, self.day)
        return {
            "verdict": verdict,
            "party": party,
            "facts": facts_panel(self.subject, row, names),
            "quality": self._quality(row, names),
            "platform": platform_panel(
                "organisations", self.subject.pk, self.act, self.day, there=row is not None and row.status == "active"
            ),
            "gap": gap,
            "events": history.timeline(entries[: history.RECENT], history.namer(names)),
            "more_events": len(entries) > history.RECENT and "changes" in tabs_for(self.act),
            "case": case_panel(self.subject, self.act),
            "may_raise": has(self.act, Permission.RAISE_PROBLEM),
            "sees_visits": has(self.act, Permission.SEE_VISITS),
            "may_visit": has(self.act, Permission.VISIT),
            "governance_url": address("governance:organisation", self.subject.pk)
            if has(self.act, Permission.SEE_GOVERNANCE)
            else "",
            "evaluation_url": address("evaluation:organisation", self.subject.pk)
            if has(self.act, Permission.SEE_ROUNDS)
            else "",
            "burden_url": address("burden:organisation", self.subject.pk)
            if has(self.act, Permission.SEE_BURDEN)
            else "",
            "honours_url": address("honours:organisation", self.subject.pk)
            if has(self.act, Permission.SEE_HONOURS) or has(self.act, Permission.ENTER_HONOURS)
            else "",
            "credit_url": address("credit:organisation", self.subject.pk)
            if has(self.act, Permission.SEE_CREDIT) or has(self.act, Permission.CONSENT_CREDIT)
            else "",
            "start_url": "" if gap.note and gap.note.started_on else self._start_url(row),
        }

    def _quality(self, row: Standing | None, names: Mapping[int, str]) -> list[Told]:
        """What is to be mended, told on today's page to whoever answers for the register."""
        works = has(self.act, Permission.EDIT_REGISTER) or has(self.act, Permission.SEE_COVERAGE)
        return findings_of(row, self.act, self.day, names) if row and works and self.day == self.act.today else []

    def _start_url(self, row: Standing | None) -> str:
        """开始组建, where a Party organisation is due today."""
        if row is None or row.bucket not in GAP or self.day != self.act.today:
            return ""
        return address("formation:open", self.subject.pk) if has(self.act, Permission.WORK_GAPS) else ""
