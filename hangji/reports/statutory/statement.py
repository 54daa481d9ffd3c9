"""The statutory table as a report's content: numbers, rows, and the words of the printed form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import override

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import named
from hangji.office.models import Level
from hangji.registry.queries import region_names
from hangji.reports.content import Content, Number
from hangji.reports.statutory.cells import Cells, cell_key
from rulebook.forms import Balance, Check, Edition, FormRow, checks, form
from rulebook.indicators import Indicator, rate_text
from rulebook.policy import digest, in_force

CODE = "statutory"
APPLIED = (
    "coverage.form_alone_from",
    "coverage.join_when_members_at_least",
    "coverage.instructor_when_members_at_most",
)
SIGNS = {"equal": ("=", "≠"), "at_least": ("≥", "<")}


def build(scope: Scope) -> Content:
    """The table with every row that it counts, as known now or at the scope's moment."""
    content = table(scope)
    return replace(content, rows=tuple(_cells(scope).rows()))


def draft(scope: Scope) -> Content:
    """The same without its rows, for a screen or a draft; only those that are not declared are there to be named."""
    content = table(scope)
    if not content.value("total.undeclared"):
        return content
    return replace(content, rows=tuple(_cells(scope).rows_of("undeclared")))


def _cells(scope: Scope) -> Cells:
    return Cells(scope, edition_of(scope))


def edition_of(scope: Scope) -> Edition:
    return form(CODE).edition(scope.day)


def table(scope: Scope) -> Content:
    """The numbers and words without any row: all that a paper needs."""
    cells, names = _cells(scope), region_names()
    numbers = cells.numbers()
    return Content(
        template=CODE,
        version=cells.edition.number,
        title=form(CODE).title,
        scope=_plain(scope, names),
        basis={
            "indicators": {each.code: each.version(scope.day).number for each in cells.edition.derived(scope.day)},
            "policy": digest(),
        },
        numbers=tuple(_numbers(cells, numbers)),
        rows=(),
        words={**words(cells.edition, numbers, scope.day), "clauses": list(_clauses(scope))},
    )


def _clauses(scope: Scope) -> Iterator[dict[str, Any]]:
    """The values by which the organisations were judged, with their texts."""
    for key in APPLIED:
        if found := in_force(key, day=scope.day, place=scope.territory.region_code):
            yield {
                "title": found.title,
                "value": f"{found.value} {found.unit}",
                "source": found.source,
                "valid_from": found.valid_from.isoformat(),
                "checked_by": found.checked_by,
            }


def _plain(scope: Scope, names: Mapping[int, str]) -> dict[str, Any]:
    """The scope in Chinese whatever language is switched on: a report is the same for every reader."""
    level = Level(scope.territory.level)
    with override(None):
        said = "市级和县级登记" if level is Level.ALL else str(level.label)
        region_name = named(scope.territory.region_code, names)
    return {
        "region_code": scope.territory.region_code,
        "region_name": region_name,
        "level": level.value,
        "level_name": said,
        "day": scope.day.isoformat(),
        "known": scope.known.isoformat() if scope.known else None,
    }


def _numbers(cells: Cells, values: Mapping[str, int]) -> Iterator[Number]:
    columns = {cell_key(row, column): (row, column) for row, column in cells.edition.cells()}
    for key, value in values.items():
        if key in columns:
            row, column = columns[key]
            label = "：".join((row.title, "·".join(part for part in (column.group, column.title) if part)))
            yield Number(key, label, column.unit, value)
        else:
            each = cells.counted[key]
            yield Number(key, _half(cells, each.condition), "个" if each.of_parties else "家", value)


def _half(cells: Cells, condition: str) -> str:
    """The words for what figures are made of and remarks speak of."""
    halves = (half for of in cells.edition.derived(cells.scope.day) for half in (of.numerator, of.denominator) if half)
    words_ = {half.condition: half.wording for half in halves}
    return words_.get(condition, "没有申报党员人数的社会组织")


# The words of the form


def words(edition: Edition, values: Mapping[str, int], day: date) -> dict[str, Any]:
    """The printed form as plain data: heads, lines with their cells, balances, derived figures, remarks, signatures."""
    checked = checks(edition, lambda row, column: values[f"{row}.{column}"])
    lines = [row for row in edition.rows if not row.covers_none or _any(row, edition, values)]
    return {
        "number": edition.number,
        "valid_from": edition.valid_from.isoformat(),
        "source": edition.source,
        "unit": form(CODE).unit,
        "groups": list(_groups(edition)),
        "columns": [
            {name: getattr(column, name) for name in ("key", "code", "letter", "group", "title", "unit", "wording")}
            for column in edition.columns
        ],
        "lines": [_line(row, edition, values) for row in lines],
        "balances": list(balances(edition, checked)),
        "figures": list(_figures(edition.derived(day), values)),
        "remarks": list(_remarks(edition, values)),
        "notes": list(edition.notes),
        "signatures": list(edition.signatures),
    }


def _any(row: FormRow, edition: Edition, values: Mapping[str, int]) -> bool:
    return any(values.get(cell_key(row, column)) for column in edition.columns)


def _groups(edition: Edition) -> Iterator[dict[str, Any]]:
    """The heads over the columns, in order: text and how many columns it spans."""
    made: list[dict[str, Any]] = []
    for column in edition.columns:
        if column.group and made and made[-1]["title"] == column.group:  # columns without a head stand alone
            made[-1]["span"] += 1
        else:
            made.append({"title": column.group, "span": 1})
    yield from made


def _line(row: FormRow, edition: Edition, values: Mapping[str, int]) -> dict[str, Any]:
    depth, above = 0, row
    while above.of:
        depth, above = depth + 1, edition.row(above.of)
    siblings = [each.key for each in edition.rows if each.of == row.of]
    cells = [{"key": cell_key(row, c), "value": values.get(cell_key(row, c))} for c in edition.columns]
    of_which = depth > 1 and siblings[0] == row.key
    return {"key": row.key, "code": row.code, "title": row.title, "depth": depth, "first": of_which, "cells": cells}


def balances(edition: Edition, checked: Iterable[Check]) -> Iterator[dict[str, Any]]:
    """Each balance once: its formula in codes, the numbers of the first line, and where it does not hold."""
    by_key: dict[str, list[Check]] = {}
    for check in checked:
        by_key.setdefault(check.balance.key, []).append(check)
    for balance in edition.balances:
        yield _balance(edition, balance, by_key[balance.key])


def _balance(edition: Edition, balance: Balance, own: list[Check]) -> dict[str, Any]:
    columns = {each.key: each.code for each in edition.columns}
    rows = {each.key: each.code for each in edition.rows}
    kind, code, across, other = (
        ("栏", columns, "行", rows) if balance.over == "columns" else ("行", rows, "栏", columns)
    )
    parts = " + ".join(code[part] for part in balance.parts) or "0"
    broken = [check for check in own if not check.holds]
    return {
        "key": balance.key,
        "formula": f"{kind} {code[balance.whole]} {SIGNS[balance.relation][0]} {parts}",
        "numbers": numbers_of(own[0]),
        "holds": not broken,
        "across": across,
        "count": len(own),
        "broken": [{"code": other[check.at], "numbers": numbers_of(check)} for check in broken if check is not own[0]],
    }


def numbers_of(check: Check) -> str:
    """ "175 = 93 + 46 + 0 + 0 + 36", or with ≠ where it does not hold."""
    sign = SIGNS[check.balance.relation][0 if check.holds else 1]
    return f"{check.whole} {sign} {' + '.join(map(str, check.parts)) or 0}"


def _figures(derived: Iterable[Indicator], values: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for of in derived:
        part = values[f"of.{of.numerator.condition}"]
        whole = values[f"of.{of.denominator.condition}"] if of.denominator else 0
        yield {
            "code": of.code,
            "title": of.title,
            "formula": of.formula,
            "exclusions": of.exclusions,
            "source": of.source,
            "part": part,
            "whole": whole,
            "rate": rate_text(part, whole),
            "keys": [f"of.{half.condition}" for half in (of.numerator, of.denominator) if half],
        }


def _remarks(edition: Edition, values: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for remark in edition.remarks:
        if count := values[f"of.{remark.condition}"]:
            yield {"key": f"of.{remark.condition}", "text": remark.text, "count": count}
