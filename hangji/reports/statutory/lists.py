"""The rows of one cell of the statutory table, as a list."""

from collections.abc import Mapping

from django.db.models import Sum
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from hangji.coverage.lists import Rows, listed
from hangji.coverage.queries import Scope
from hangji.reports.statutory.cells import Cells, Counted
from hangji.reports.statutory.statement import edition_of
from rulebook.forms import Edition

SHOWN = {"staff": "staff", "members": "probationary", "not_transferred": "elsewhere"}


def cell_rows(scope: Scope, params: QueryDict, names: Mapping[int, str]) -> tuple[Rows, Counted]:
    """The list of the cell that a query string names. Raises Http404 for a cell that the form lacks."""
    cells = Cells(scope, edition_of(scope))
    key = params.get("cell", "")
    if key not in cells.counted:
        raise Http404
    cell = cells.counted[key]
    if cell.sums and not params.getlist("col"):
        params = params.copy()
        params.setlist("col", ["name", "code", "county", "kind", "full", SHOWN[cell.sums], "mode", "verdict"])
    return listed(cells.listed(key), cell.condition, scope, params, names), cell


def total(listing: Rows, cell: Counted) -> int:
    """What the cell says: how many rows, or the sum of their amounts."""
    if not cell.sums:
        return listing.found.count()
    return listing.found.aggregate(total=Sum("amount"))["total"] or 0


def title(edition: Edition, key: str) -> str:
    """What the cell counts, in words: its line and column; "" for a number that stands in no cell."""
    for row, column in edition.cells():
        if f"{row.key}.{column.key}" == key:
            said = _("%(group)s·%(title)s") % {"group": _(column.group), "title": _(column.title)}
            return f"{_(row.title)} · {said if column.group else _(column.title)}"
    return ""
