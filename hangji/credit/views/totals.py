"""公开合计: what was lent because of honours, for anybody; what is small is hidden so that nothing gives it away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.credit.queries.totals import levels, public
from hangji.credit.tables import LEVELS
from hangji.kit.clock import today
from hangji.kit.freshness import for_everyone
from hangji.office.access import opens_to_anyone
from rulebook.credit import Shown, product
from rulebook.policy import clause

WAN = 1_000_000  # fen in 万元


@opens_to_anyone
@for_everyone
@require_GET
def totals(request: HttpRequest) -> HttpResponse:
    day = today()
    whole = public(day)
    context = {
        "day": day,
        "whole": whole,
        "roughly": _roughly(whole.fen),
        "products": [_shown(each) for each in whole.parts],
        "least": clause("credit.hide_below", day=day).value,
    }
    return render(request, "credit/totals.html", context)


def _shown(one: Shown) -> tuple[str, Shown, list[str], list[tuple[Shown, list[tuple[str, Shown | None]]]]]:
    """(title, its total, words of its levels, a row a year: its total and a cell a level, None where none is shown)."""
    words = [str(LEVELS[level]) for level in levels(product(one.key))]
    rows = [(year, list(zip(words, year.parts or (None,) * len(words), strict=True))) for year in one.parts]
    return _(product(one.key).title), one, words, rows


def _roughly(fen: int | None) -> str:
    """The whole in words for a headline: 520余万元; "" where it is not shown or less than ten thousand.

    Other languages do not count in ten thousands and read the sum itself.
    """
    if not fen or fen < WAN or not (get_language() or "zh").startswith("zh"):
        return ""
    wan, rest = divmod(fen, WAN)
    return _("%(wan)s余万元") % {"wan": f"{wan:,}"} if rest else _("%(wan)s万元") % {"wan": f"{wan:,}"}
