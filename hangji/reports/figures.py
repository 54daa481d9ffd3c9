"""覆盖指标表: the indicators of a territory on a day, with every row that their numerators and denominators count."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import translation
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope, organisations, party_conditions, party_forms, social_conditions, unit_rows
from hangji.coverage.wording import WORDS
from hangji.kit.export import write_xlsx
from hangji.kit.tables import Column
from hangji.office.models import Level
from hangji.office.pen import chunks
from hangji.office.queries import region_names
from hangji.registry.models import OrganisationName
from hangji.reports.basis import basis
from hangji.reports.content import Content, Number, Row
from rulebook.indicators import indicators, rate_text

CODE, VERSION = "figures", 1
# What the balance is made of stands in the table beside the indicators' own halves.
BALANCE = ("single", "shared", "due_alone", "due_jointly", "without_members", "undeclared")
MEMBERS = ("full", "probationary")
_MARK = "counted_"


def conditions() -> list[str]:
    """The named conditions whose counts the table shows, in its order."""
    halves = [half.condition for each in indicators() for half in (each.numerator, each.denominator) if half]
    return list(dict.fromkeys([*halves[:1], *BALANCE, *halves]))


def build(scope: Scope) -> Content:
    """The content for a scope: as known now, or at its moment. Always in Chinese, whoever asks."""
    with translation.override("zh-hans"):
        rows = sorted((*_social(scope), *_parties(scope)), key=lambda row: (row.kind, row.id))
        numbers = [Number(key, label, unit, _sum(rows, key)) for key, label, unit in _labels()]
        return Content(
            template=CODE,
            version=VERSION,
            title=_("社会组织党建覆盖指标表"),
            scope=_said(scope),
            basis=basis(scope.day),
            numbers=numbers,
            rows=rows,
            words={"rates": list(_rates({number.key: number.value for number in numbers}))},
        )


def _labels() -> Iterator[tuple[str, str, str]]:
    for name in conditions():
        yield name, str(WORDS[name]), _("个") if name.startswith("party_") else _("家")
    yield "full", _("正式党员"), _("名")
    yield "probationary", _("预备党员"), _("名")


def _sum(rows: Iterable[Row], key: str) -> int:
    return sum(row.amounts.get(key, 0) for row in rows)


def _said(scope: Scope) -> dict[str, Any]:
    territory = scope.territory
    return {
        "region_code": territory.region_code,
        "region_name": region_names(scope.day)(territory.region_code),
        "level": territory.level,
        "level_name": str(Level(territory.level).label),
        "day": scope.day.isoformat(),
    }


def _rates(values: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Each indicator as it is printed, with the keys of its two halves."""
    for each in indicators():
        top, bottom = each.numerator.condition, each.denominator.condition if each.denominator else ""
        text = rate_text(values[top], values[bottom]) if bottom else None
        yield {"code": each.code, "title": each.title, "top": top, "bottom": bottom, "rate": text}


def _flags(named: dict[str, Q]) -> dict[str, Case]:
    """For each condition a column of 1 or 0."""
    return {
        f"{_MARK}{name}": Case(When(q, then=Value(1)), default=Value(0), output_field=IntegerField())
        if q
        else Case(default=Value(1), output_field=IntegerField())
        for name, q in named.items()
    }


def _counted(row: dict[str, Any]) -> dict[str, int]:
    return {name.removeprefix(_MARK): 1 for name, held in row.items() if name.startswith(_MARK) and held}


def _social(scope: Scope) -> Iterator[Row]:
    """The organisations that any number counts; two statements, and one for each five thousand names."""
    wanted = {name: q for name, q in social_conditions(scope.day).items() if name in conditions()}
    found = [row for row in unit_rows(organisations(scope)).annotate(**_flags(wanted)) if _counted(row)]
    names = _names([row["unit"] for row in found], scope.day, scope.known)
    for row in found:
        amounts = _counted(row) | {key: row[key] for key in MEMBERS if row[key]}
        name = names.get(row["unit"], row["unit_name"])
        yield Row("SocialOrganization", row["unit"], row["unit_credit_code"], name, amounts)


def _names(ids: list[int], day: date, known: datetime | None) -> dict[int, str]:
    """The names on the day, as known: a later renaming does not reach into an earlier report."""
    held = OrganisationName.objects.known_at(known).on(day)
    found: dict[int, str] = {}
    for some in chunks(ids):
        found |= dict(held.filter(organisation__in=some).values_list("organisation", "name"))
    return found


def _parties(scope: Scope) -> Iterator[Row]:
    wanted = {name: q for name, q in party_conditions(scope.day).items() if name in conditions()}
    flags = _flags(wanted)
    columns = ("party_organization", "party_organization__name", "party_organization__approval_number", *flags)
    for row in party_forms(scope).annotate(**flags).values(*columns):
        pk, name, approval = (row[column] for column in columns[:3])
        yield Row("PartyOrganization", pk, approval, name, _counted(row))


def faults(content: Content) -> list[str]:
    """Why the table may not be locked: its parts do not make up the whole."""
    whole, parts = content.value("all"), [content.value(name) for name in BALANCE]
    if whole == sum(parts):
        return []
    facts = {"whole": whole, "parts": sum(parts)}
    return [_("社会组织 %(whole)d 家，按组建情况分开相加是 %(parts)d 家，两数不等") % facts]


COLUMNS = (
    Column("label", "项目", lambda number: number.label),
    Column("value", "数", lambda number: number.value, number=True),
    Column("unit", "单位", lambda number: number.unit),
)


def xlsx(content: Content, _imprint: Any) -> bytes:
    """The numbers as a workbook."""
    file = BytesIO()
    write_xlsx(file, COLUMNS, content.numbers)
    return file.getvalue()
