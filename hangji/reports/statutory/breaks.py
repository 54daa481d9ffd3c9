"""Why a statutory table may not go upwards: which line does not balance, and which organisations it is because of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hangji.reports.content import Content, Row
from hangji.reports.statutory.statement import CODE, numbers_of
from rulebook.forms import Check, Edition, checks, form

NAMED = 10  # organisations that a sentence names before it says how many more there are


@dataclass(frozen=True)
class Break:
    """One line that does not balance. at: its title. because: its balances in numbers. rows: not declared in it.

    key: of the number that lists all of these, "" where the lines themselves disagree.
    """

    at: str
    because: str
    key: str
    rows: Sequence[Row]

    def __str__(self) -> str:
        if not self.rows:
            return _("%(at)s不平衡：%(because)s") % {"at": self.at, "because": self.because}
        said = {"at": self.at, "count": len(self.rows), "names": self.names, "because": self.because}
        return _("%(at)s不平衡：有 %(count)d 家未申报人数：%(names)s（%(because)s）") % said

    @property
    def names(self) -> str:
        names = _("、").join(row.name for row in self.rows[:NAMED])
        return _("%(names)s等") % {"names": names} if len(self.rows) > NAMED else names


def faults(content: Content) -> list[str]:
    """One sentence for each line that does not balance; none: the table may be locked."""
    return [str(each) for each in breaks(content)]


def breaks(content: Content) -> list[Break]:
    """The lines and columns that do not balance, by the form that the content follows."""
    edition = edition_of(content)
    values = {number.key: number.value for number in content.numbers}
    found: dict[tuple[str, str], list[Check]] = {}
    for check in checks(edition, lambda row, column: values[f"{row}.{column}"]):
        if not check.holds:
            found.setdefault((check.balance.over, check.at), []).append(check)
    return [_break(content, edition, over, at, some) for (over, at), some in found.items()]


def edition_of(content: Content) -> Edition:
    """The edition that the content was made by. Raises KeyError for a number that the form lacks."""
    return {each.number: each for each in form(CODE).editions}[content.version]


def _break(content: Content, edition: Edition, over: str, at: str, some: list[Check]) -> Break:
    because = _("，").join(numbers_of(check) for check in some)
    if over == "rows":
        column = edition.column(at)
        return Break(_("栏 %(code)s") % {"code": column.code}, because, "", ())
    key = f"{at}.undeclared"
    return Break(_(edition.row(at).title), because, key, content.rows_of(key))


def undeclared(content: Content) -> Iterator[dict[str, Any]]:
    """The organisations to be mended, for the page's links."""
    yield from ({"id": row.id, "name": row.name} for row in content.rows_of("total.undeclared"))
