"""Everything about one Party organisation on one page."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.desk import history
from hangji.desk.organisation import TABS, tabs_for
from hangji.desk.platform import platform_panel
from hangji.formation.models import Term
from hangji.life.queries.sight import may
from hangji.life.queries.terms import running_term, state_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.models import (
    Cover,
    PartyForm,
    PartyOrganization,
    Secretary,
    SocialOrganization,
    Standing,
    Status,
)
from hangji.registry.queries import region_names
from hangji.registry.views.lists import day_of
from rulebook.coverage import Advice, judge_party_organisation


@dataclass(frozen=True)
class CoverLine:
    """An organisation that it covers, or once covered. row: how it stands on the day; seen: whether its page opens."""

    cover: Cover
    row: Standing | None
    seen: bool

    @property
    def active(self) -> bool:
        return self.row is not None and self.row.status == Status.ACTIVE


@dataclass(frozen=True)
class Covered:
    now: list[CoverLine]
    formerly: list[CoverLine]
    full: int
    probationary: int

    @property
    def active(self) -> int:
        return sum(1 for line in self.now if line.active)


def covered(party_organization: PartyOrganization, act: Act, day: date) -> Covered:
    """Whom it covers on the day and whom it covered before; three statements."""
    spells = Cover.objects.valid().filter(party_organization=party_organization, since__lte=day)
    covers = list(spells.select_related("organisation").order_by("since", "organisation__name"))
    ids = [cover.organisation_id for cover in covers]
    rows = {row.organisation_id: row for row in Standing.objects.asof(day).filter(organisation__in=ids)}
    seen = set(SocialOrganization.objects.visible_to(act).filter(pk__in=ids).values_list("pk", flat=True))
    lines = [CoverLine(c, rows.get(c.organisation_id), c.organisation_id in seen) for c in covers]
    now = [line for line in lines if line.cover.holds_on(day)]
    active = [line.row for line in now if line.row and line.active]
    return Covered(
        now,
        [line for line in reversed(lines) if not line.cover.holds_on(day)],
        sum(row.full or 0 for row in active),
        sum(row.probationary or 0 for row in active),
    )


def advices(form: PartyForm, units: Covered, day: date) -> tuple[Advice, ...]:
    """What the rules say of it on the day."""
    return judge_party_organisation(
        kind=form.kind,
        mode=form.mode,
        units=len(units.now),
        active_units=units.active,
        full=units.full,
        members=units.full + units.probationary,
        day=day,
        place=form.region_code,
    )


def secretaries(party_organization: PartyOrganization) -> list[Secretary]:
    spells = Secretary.objects.valid().filter(party_organization=party_organization)
    return list(spells.select_related("person").order_by("-since"))


def actions(party_organization: PartyOrganization, act: Act, *, exists: bool) -> list[dict[str, str]]:
    if not exists or not has(act, Permission.FORM):
        return []
    named = (
        ("admit", _("增加覆盖单位")),
        ("secretary", _("登记书记")),
        ("correct_party", _("更正党组织")),
        ("reform", _("变更")),
        ("merge", _("合并")),
        ("split", _("分设")),
        ("dissolve", _("撤销党组织")),
    )
    return [{"url": reverse(f"registry:{name}", args=[party_organization.pk]), "label": label} for name, label in named]


@dataclass(frozen=True)
class LifePanel:
    """Its term on the day. state: a tag."""

    term: Term | None
    state: str


def life_panel(form: PartyForm, act: Act, day: date) -> LifePanel | None:
    """For who may see the terms and the regular life of it; two statements at most."""
    if not has(act, Permission.SEE_LIFE) or not may(act, Permission.SEE_LIFE, form):
        return None
    term = running_term(form.party_organization, day)
    row: Any = form
    row.ends_on, row.extended_to = (term.ends_on, term.extended_to) if term else (None, None)
    return LifePanel(term, f"term_{state_of(row, day)}")


@opens_to(Permission.SEE_REGISTER)
@require_GET
def party_organization(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    subject = get_object_or_404(PartyOrganization.objects.visible_to(act).select_related("approval"), pk=pk)
    day, tab = day_of(request, act), request.GET.get("tab", "")
    tab = tab if tab in tabs_for(act) else ""
    forms = PartyForm.objects.valid().filter(party_organization=subject, since__lte=day).select_related("body")
    form = forms.order_by("-since").first()
    names, entries = region_names(), history.entries_of("PartyOrganization", subject.pk)
    place = history.namer(names)
    exists = form is not None and form.holds_on(day)
    context: dict[str, Any] = {
        "subject": subject,
        "form": form,
        "place": place(form.region_code) if form else "",
        "exists": exists,
        "day": day,
        "past": day != act.today,
        "tabs": _tabs(act, tab, day, len(entries)),
        "crumbs": [{"url": reverse("registry:parties"), "label": _("党组织")}, {"label": subject.name}],
    }
    if tab == "history":
        context["spells"] = history.party_spells(subject, place)
    elif tab == "changes":
        context["entries"] = history.lines(entries, place)
    else:
        units = covered(subject, act, day)
        context |= {
            "units": units,
            "advices": advices(form, units, day) if form and exists else (),
            "secretaries": secretaries(subject),
            "documents": subject.change_documents.filter(day__lte=day),
            "platform": platform_panel("parties", subject.pk, act, day, there=exists),
            "actions": actions(subject, act, exists=exists and day == act.today),
            "life": life_panel(form, act, day) if form else None,
            "events": history.timeline(entries[: history.RECENT], place),
        }
    return render(request, f"desk/party_organization{f'_{tab}' if tab else ''}.html", context)


def _tabs(act: Act, tab: str, day: date, changed: int) -> list[dict[str, Any]]:
    kept = {"day": day.isoformat()} if day != act.today else {}
    return [
        {
            "url": "?" + urlencode({**kept, **({"tab": each} if each else {})}),
            "label": TABS[each],
            "count": changed if each == "changes" else None,
            "current": each == tab,
        }
        for each in tabs_for(act)
    ]
