"""The figures over the lists: every number opens its rows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.governance.models import MajorDecision
from hangji.governance.queries.charters import STATES, charter_figures, charter_rows
from hangji.governance.queries.decisions import STATES as DECISIONS
from hangji.governance.queries.decisions import conditions
from hangji.governance.queries.meetings import meeting_rows
from hangji.office.acts import Act
from rulebook.governance import joint_period
from rulebook.indicators import rate_text

_PASSED = gettext_lazy("按审查通过的章程")


def _url(name: str, **query: Any) -> str:
    return reverse(name) + (f"?{urlencode(query)}" if query else "")


def _rate(label: Any, part: tuple[int, str], whole: tuple[int, str], note: Any = "") -> dict[str, Any]:
    """A figure card. part, whole: (number, address of its rows)."""
    rate = rate_text(part[0], whole[0])
    return {
        "label": label,
        "rate_text": f"{rate}%" if rate is not None else _("— 无适用对象"),
        "numerator": part[0],
        "numerator_url": part[1],
        "denominator": whole[0],
        "denominator_url": whole[1],
        "fraction": part[0] / whole[0] if whole[0] else "",
        "complete": bool(whole[0]) and part[0] == whole[0],
        "note": note,
    }


@dataclass(frozen=True)
class CharterFigures:
    """cards: two rates. chips: the states that add up to all active organisations, each with its number and rows."""

    cards: list[dict[str, Any]]
    chips: list[dict[str, Any]]


def of_charters(act: Act) -> CharterFigures:
    """One statement."""
    here = "governance:charters"
    found = charter_figures(charter_rows(act, act.today))
    whole = (found["all"], _url(here))
    level_2 = _rate(_("章程有党建条款二级表述"), (found["level_2"], _url(here, state="level_2")), whole, _PASSED)
    values = _rate(_("章程有社会主义核心价值观条款"), (found["with_values"], _url(here, values="yes")), whole, _PASSED)
    chips = [{"url": _url(here, state=state), "label": said, "count": found[state]} for state, said in STATES.items()]
    chips.append({"url": _url(here, papers="none"), "label": _("本年登记、没有登记材料"), "count": found["no_papers"]})
    return CharterFigures([level_2, values], chips)


def meeting_cards(act: Act) -> list[dict[str, Any]]:
    """Who has held this period's joint meeting, of those of whom it is asked; two statements."""
    rows = meeting_rows(act, act.today)
    one = joint_period(act.today)
    held, asked = rows.filter(held=True).count(), rows.count()
    note = _("%(first)s 至 %(last)s；记录以后自动计入") % {
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
    }
    here = "governance:held"
    return [_rate(_("本期召开联席会议"), (held, _url(here, held="yes")), (asked, _url(here)), note)]


def decision_cards(act: Act) -> list[dict[str, Any]]:
    """This year's decisions: heard before, of all; and the facts beside; one statement."""
    year, asked = act.today.year, conditions(act.today)
    mine = MajorDecision.objects.visible_to(act)
    of_year = Q(decided_on__year=year)
    names = ("heard", "unheard", "late", "differing")
    found = mine.aggregate(
        all=Count("pk", filter=of_year), **{n: Count("pk", filter=of_year & asked[n]) for n in names}
    )
    here = "governance:decisions"
    facts = _("；").join(f"{DECISIONS[name]} {found[name]}" for name in ("unheard", "late", "differing"))
    heard = (found["heard"], _url(here, state="heard", year=year))
    return [_rate(_("本年先听取党组织意见的决策"), heard, (found["all"], _url(here, year=year)), facts)]
