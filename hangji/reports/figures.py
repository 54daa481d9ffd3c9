"""覆盖指标表: the indicators of a territory on a day, with every row that their numerators and denominators count."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.coverage.wording import WORDS
from hangji.kit import letter
from hangji.kit.export import write_xlsx
from hangji.kit.tables import Column
from hangji.office.issues import proof_of
from hangji.office.models import Level
from hangji.office.queries import region_names
from hangji.reports.basis import basis
from hangji.reports.content import Content, Number, Row
from hangji.reports.marked import Marked, parties, social
from rulebook.indicators import indicators, rate_text

CODE, VERSION = "figures", 1
# What the balance is made of stands in the table beside the indicators' own halves.
BALANCE = ("single", "shared", "due_alone", "due_jointly", "without_members", "undeclared")
MEMBERS = ("full", "probationary")


def conditions() -> list[str]:
    """The named conditions whose counts the table shows, in its order."""
    halves = [half.condition for each in indicators() for half in (each.numerator, each.denominator) if half]
    return list(dict.fromkeys([*halves[:1], *BALANCE, *halves]))


def build(scope: Scope) -> Content:
    """The content for a scope: as known now, or at its moment. Always in Chinese, whoever asks."""
    with translation.override("zh-hans"):
        found = [_counted(row) for row in (*social(scope, conditions()), *parties(scope, conditions()))]
        rows = sorted(found, key=lambda row: (row.kind, row.id))
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


def _counted(row: Marked) -> Row:
    members = {key: amount for key in MEMBERS if (amount := getattr(row, key))}
    return Row(row.kind, row.id, row.code, row.name, dict.fromkeys(sorted(row.met), 1) | members)


def faults(content: Content) -> list[str]:
    """Why the table may not be locked: its parts do not make up the whole."""
    whole, parts = content.value("all"), [content.value(name) for name in BALANCE]
    if whole == sum(parts):
        return []
    facts = {"whole": whole, "parts": sum(parts)}
    return [_("社会组织 %(whole)d 家，按组建情况分开相加是 %(parts)d 家，两数不等") % facts]


COLUMNS = (
    Column("label", "项目", lambda line: line[0]),
    Column("value", "数", lambda line: line[1], number=True),
    Column("unit", "单位", lambda line: line[2]),
)


def xlsx(content: Content, imprint: Mapping[str, Any]) -> bytes:
    """The numbers as a workbook; under them what the paper was issued as."""
    file = BytesIO()
    foot = [(line, None, "") for line in _proof_lines(imprint)]
    lines = [(number.label, number.value, number.unit) for number in content.numbers]
    write_xlsx(file, COLUMNS, [(_heading(content), None, ""), *lines, *foot])
    return file.getvalue()


def pdf(content: Content, imprint: Mapping[str, Any]) -> bytes:
    """The indicators and the numbers as a letter; without an imprint it says that it is a draft."""
    unit, issued_on = imprint.get("unit", ""), imprint.get("issued_on", "")
    rates = [
        (each["title"], str(content.value(each["top"])), str(content.value(each["bottom"])), f"{each['rate']}%")
        for each in content.words["rates"]
        if each["rate"] is not None
    ]
    numbers = [(number.label, str(number.value), number.unit) for number in content.numbers]
    tables = (
        letter.Table(("指标", "分子", "分母", "比率"), rates, "表一　覆盖指标", (4, 1, 1, 1), (1, 2, 3)),
        letter.Table(("项目", "数", "单位"), numbers, "表二　各项数", (5, 1, 1), (1,)),
    )
    return letter.pdf(
        letter.Letter(
            issuer=unit or str(content.scope["region_name"]),
            title=content.title,
            body=(f"{_heading(content)}。", *tables),
            number=imprint.get("number", ""),
            signature=unit,
            day=date.fromisoformat(issued_on) if issued_on else None,
            proof=proof_of(imprint) if imprint else None,
            draft="" if imprint else "草稿",
        )
    )


def _heading(content: Content) -> str:
    scope = content.scope
    return f"{scope['region_name']}（{scope['level_name']}）截至 {scope['day']}"


def _proof_lines(imprint: Mapping[str, Any]) -> list[str]:
    if not imprint:
        return ["草稿，没有锁定"]
    return [*proof_of(imprint).lines, f"验证码 {imprint['code']}　{imprint['address']}"]
