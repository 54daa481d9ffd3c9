"""The figures over a round: every number opens its rows. Grades are counted, nobody is put in an order."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.appraisal.lists import WHAT
from hangji.appraisal.models import AppraisalRound, AppraisalState
from hangji.appraisal.queries.conditions import conditions
from rulebook.indicators import rate_text


def _card(label: Any, part: tuple[int, str], whole: tuple[int, str], note: str = "") -> dict[str, Any]:
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


def of_round(one: AppraisalRound, day: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Cards (handed in, reviewed, settled, of all) and chips (grades, second review, objections); one statement."""
    asked, rules = conditions(day), one.rules
    grades = {f"grade_{each.key}": Count("pk", filter=Q(grade=each.key)) for each in rules.grades}
    found: dict[str, int] = one.appraisals.aggregate(
        listed=Count("pk"),
        settled=Count("pk", filter=Q(state=AppraisalState.SETTLED)),
        **{name: Count("pk", filter=q) for name, q in asked.items()},
        **grades,
    )
    here = reverse("appraisal:appraisals")

    def url(**query: Any) -> str:
        return f"{here}?{urlencode({'round': one.pk, **query})}"

    whole = (found["listed"], url())
    cards = [
        _card(_("已自评"), (found["handed"], url(what="handed")), whole),
        _card(_("已评审"), (found["reviewed"], url(what="reviewed")), whole),
        _card(_("结果已定"), (found["settled"], url(state="settled")), whole),
    ]
    chips = [
        {"url": url(grade=each.key), "label": _(each.title), "count": found[f"grade_{each.key}"]}
        for each in rules.grades
    ]
    chips += [
        {"url": url(what=name), "label": WHAT[name], "count": found[name]}
        for name in ("vetoed", "late", "without", "second", "objected", "unhanded")
    ]
    return cards, chips
