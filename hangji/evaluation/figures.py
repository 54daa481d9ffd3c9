"""The figures over the lists: every number opens its rows."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.evaluation.models import GradeName
from hangji.evaluation.queries.standing import (
    STATES,
    active,
    at_risk,
    grade_figures,
    grade_rows,
    inspection_figures,
    inspection_rows,
)
from hangji.office.acts import Act
from rulebook.indicators import rate_text


def _url(name: str, **query: Any) -> str:
    return reverse(name) + (f"?{urlencode(query)}" if query else "")


def _rate(label: str, part: tuple[int, str], whole: tuple[int, str], note: str = "") -> dict[str, Any]:
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


def of_grades(act: Act) -> dict[str, Any]:
    """cards: one rate; chips: the grades, which with those that have none add up to all; one statement."""
    here = "evaluation:grades"
    found = grade_figures(grade_rows(act), act.today)
    whole = (found["all"], _url(here))
    card = _rate(_("有有效的评估等级"), (found["graded"], _url(here, grade="any")), whole)
    chips = [(name, name, found[f"of_{name}"]) for name in reversed(GradeName.values)]
    chips.append(("none", _("没有有效等级"), found["all"] - found["graded"]))
    said = [{"url": _url(here, grade=value), "label": label, "count": count} for value, label, count in chips]
    more = [
        {"url": _url(here, expiring="yes"), "label": _("快要届满"), "count": found["expiring"]},
        {"url": _url(here, pending="yes"), "label": _("等待复核"), "count": found["pending"]},
    ]
    return {"cards": [card], "chips": said, "more": more}


def of_inspections(act: Act, year: int) -> dict[str, Any]:
    """cards: reported, and qualified; chips: the states that add up to all that owe a report; three statements."""
    here, asked = "evaluation:inspections", {"year": year}
    found = inspection_figures(inspection_rows(act, year))
    whole = (found["all"], _url(here, **asked))
    reported = _rate(_("已报送"), (found["reported"], _url(here, **asked, reported="yes")), whole)
    qualified = (found["qualified"], _url(here, **asked, state="qualified"))
    chips = [
        {"url": _url(here, **asked, state=state), "label": said, "count": found[state]}
        for state, said in STATES.items()
    ]
    near = active(act).filter(at_risk(act.today)).count()
    more = [
        {"url": _url(here, **asked, late="yes"), "label": _("过了期限才报送"), "count": found["late"]},
        {"url": _url("evaluation:risks"), "label": _("有列入名录的风险"), "count": near},
    ]
    return {"cards": [reported, _rate(_("年检合格"), qualified, whole)], "chips": chips, "more": more}
