"""The figures over the lists: every number opens its rows."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.honours.models import Award, EntryState, HonourEntry, HonourRound, HonourState
from hangji.honours.tables.lists import stands
from hangji.office.acts import Act

RUNNING = (HonourState.OPEN, HonourState.SETTLED, HonourState.DECIDED, HonourState.NOTICE)


def _figure(
    label: Any, number: int, name: str, query: dict[str, Any] | list[tuple[str, Any]], note: Any
) -> dict[str, Any]:
    url = f"{reverse(name)}?{urlencode(query)}"
    return {"label": label, "rate_text": str(number), "rate_url": url, "note": note}


def round_cards(act: Act) -> list[dict[str, Any]]:
    """Rounds that run, entries that wait for a decision, awards that hold; two statements."""
    rounds = HonourRound.objects.visible_to(act)
    waiting = Q(state=HonourState.OPEN, entries__state=EntryState.SUBMITTED)
    found = rounds.aggregate(
        running=Count("pk", filter=Q(state__in=RUNNING), distinct=True),
        waiting=Count("entries", filter=waiting, distinct=True),
    )
    return [
        _figure(
            _("正在办的评选"),
            found["running"],
            "honours:rounds",
            [("state", state.value) for state in RUNNING],
            _("待审核条件的参评 %(n)d 份") % {"n": found["waiting"]},
        ),
        *award_cards(act),
    ]


def award_cards(act: Act) -> list[dict[str, Any]]:
    """Awards that hold today, of them at county level and above; what was revoked; one statement."""
    rows = Award.objects.visible_to(act)
    valid, revoked = stands("valid", act.today), stands("revoked", act.today)
    above = valid & ~Q(level="town")
    found = rows.aggregate(
        valid=Count("pk", filter=valid), above=Count("pk", filter=above), revoked=Count("pk", filter=revoked)
    )
    here = "honours:awards"
    levels = [("state", "valid"), ("level", "county"), ("level", "city"), ("level", "province")]
    return [
        _figure(_("有效的荣誉"), found["valid"], here, {"state": "valid"}, _("按表彰、到期、撤销的日期算")),
        _figure(_("其中县级以上"), found["above"], here, levels, _("县级、市级、省级")),
        _figure(_("已撤销的荣誉"), found["revoked"], here, {"state": "revoked"}, _("原因和依据公开")),
    ]


def entries_of(act: Act, organisation: int) -> Any:
    rows = HonourEntry.objects.visible_to(act).filter(organisation=organisation)
    return rows.select_related("round", "organisation", "party_organisation").order_by("-round__opens_on", "number")
