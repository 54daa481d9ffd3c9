"""One organisation: the grade that holds and those before, its inspections, what it is near to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.evaluation.lists import risk_said
from hangji.evaluation.models import Evaluation, EvaluationGrade, EvaluationState, GradeRevocation, Inspection
from hangji.evaluation.queries.standing import due_days, expires_by, latest_year, owes, risks, years_kept
from hangji.evaluation.tables.rows import STATE_TAGS
from hangji.evaluation.views.grades import TAGS
from hangji.evaluation.views.page import appraisal_url, may, said_marks, seen, standing_of
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing, Status

YEARS = 5


@opens_to(Permission.SEE_ROUNDS)
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), seen(request, pk)
    row = standing_of(one, act)
    spells = EvaluationGrade.objects.valid().filter(organisation=one).select_related("evaluation").order_by("-since")
    held = next((spell for spell in spells if spell.holds_on(act.today)), None)
    proposals = Evaluation.objects.filter(organisation=one).exclude(state=EvaluationState.FIXED)
    near = risks([row], act.today).get(pk) if row and row.status == Status.ACTIVE else None
    keeps = row is not None and row.status == Status.ACTIVE and may(act, Permission.KEEP_ROUNDS, row)
    context = {
        "organisation": one,
        "held": held,
        "soon": held is not None and held.until is not None and held.until <= expires_by(act.today),
        "marks": _marks(held),
        "spells": [spell for spell in spells if spell is not held],
        "proposals": [(each, TAGS[EvaluationState(each.state)]) for each in proposals],
        "years": list(_years(one, row, act)),
        "risk": near,
        "risk_word": risk_said(near.answer) if near else "",
        "keeps": keeps,
        "revocations": GradeRevocation.objects.filter(organisation=one).exclude(agreed=False),
        "may_revoke": held is not None and keeps,
        "crumbs": [{"label": _("评估年检")}, {"label": str(one)}],
    }
    return render(request, "evaluation/organisation.html", context)


def _marks(held: EvaluationGrade | None) -> dict[str, str]:
    if held is None or held.evaluation.party is None:
        return {}
    one = held.evaluation
    return {
        "party": said_marks(one.party),
        "party_full": said_marks(one.party_full),
        "total": said_marks(one.total),
        "url": appraisal_url(one.appraisal_id),
        "by": f"{one.template} · {one.edition}",
    }


def _years(one: SocialOrganization, row: Standing | None, act: Act) -> Any:
    """The last years that it owes a report on: year, until when, what came, its tag."""
    if row is None:
        return
    there = {each.year: each for each in Inspection.objects.filter(organisation=one)}
    last = latest_year(act.today)
    for year in sorted({*there, *years_kept(act.today), last}, reverse=True)[:YEARS]:
        if year not in there and not owes(one.registered_on, row.kind, year):
            continue
        found, due = there.get(year), due_days(year)[row.kind]
        yield {"year": year, "due": due, "inspection": found, "tag": _tag(found, due < act.today)}


def _tag(found: Inspection | None, over: bool) -> str:
    if found is None:
        return STATE_TAGS["unreported" if over else "not_due"]
    if found.waits_for_second:
        return "second"
    return STATE_TAGS[found.result or "waiting"]
