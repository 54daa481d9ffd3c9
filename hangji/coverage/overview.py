"""The overview: every figure of a scope with the address of its rows. Read once, shown and exported from here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.coverage.queries import Scope, counts, halves
from hangji.coverage.scopes import named, query
from hangji.coverage.trend import Point, trend, whole_month
from hangji.coverage.wording import BALANCE
from hangji.kit.charts import LineChart, Series, line_chart
from hangji.kit.tables import Column
from hangji.registry.models import Kind, Mode
from rulebook.indicators import Indicator, indicator, indicators_on, rate_text

RATES = ("single_rate", "organisation_coverage", "work_coverage")
NARROW, BROAD = "should_build_narrow", "should_build_broad"
ROW = ("all", "single", "shared", "covered", "uncovered", "instructed", "gap")
MODES = tuple(f"{who}_{mode}" for who in ("party", "mode") for mode in Mode.values)
TOTAL = (*ROW, "uninstructed", *(condition for _letter, condition, _words in BALANCE), *MODES, "headcount_missing")
PARTS = (gettext_lazy("单独组建"), gettext_lazy("其他方式覆盖"), gettext_lazy("没有党组织"))


def rows_url(condition: str, scope: Scope, **more: Any) -> str:
    """The address of the rows behind a figure."""
    return reverse("coverage:rows") + query(scope, condition=condition, **more)


def definition_url(code: str, scope: Scope) -> str:
    """The page of an indicator, computed there for the same scope."""
    return reverse("coverage:definition", args=[code]) + query(scope)


def rate(part: int, whole: int) -> str:
    """53.1%; "—" where there is nothing to divide by."""
    text = rate_text(part, whole)
    return "—" if text is None else f"{text}%"


@dataclass(frozen=True)
class Number:
    """A count and where its rows are."""

    count: int
    url: str


@dataclass(frozen=True)
class Line:
    """One row of a split: a county, a type, or the total."""

    label: str
    of: Mapping[str, int]
    scope: Scope
    more: Mapping[str, Any]

    def number(self, condition: str) -> Number:
        return Number(self.of[condition], rows_url(condition, self.scope, **self.more))

    @property
    def numbers(self) -> dict[str, Number]:
        return {condition: self.number(condition) for condition in ROW}

    @property
    def single_rate(self) -> str:
        return rate(self.of["single"], self.of["all"])

    @property
    def coverage(self) -> str:
        return rate(self.of["covered"], self.of["all"])

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The whole of the organisations, so that a gap shows as a gap."""
        numbers = (self.of["single"], self.of["shared"], self.of["uncovered"])
        return [(str(part), number) for part, number in zip(PARTS, numbers, strict=True)]


@dataclass
class Overview:
    """All figures of a scope beside those of the day compared with; eight statements as known now."""

    scope: Scope
    compare: date
    names: Mapping[int, str]

    @cached_property
    def of(self) -> dict[str, int]:
        return counts(halves(indicators_on(self.scope.day)) | set(TOTAL), self.scope)[""]

    @property
    def before(self) -> Scope:
        """The scope on the day compared with."""
        return self.scope.on(self.compare)

    @property
    def _then(self) -> set[str]:
        """What the definitions of the day compared with count."""
        return halves(indicators_on(self.compare))

    @cached_property
    def of_before(self) -> dict[str, int]:
        return counts({name for name in self._then if not name.startswith("party_")}, self.before)[""]

    @cached_property
    def parties_before(self) -> dict[str, int]:
        """Asked only by pages that compare Party organisations too."""
        return counts({name for name in self._then if name.startswith("party_")}, self.before)[""]

    def was(self, condition: str) -> int:
        return (self.parties_before if condition.startswith("party_") else self.of_before)[condition]

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return [*(self._card(indicator(code).on(self.scope.day)) for code in RATES), self._pair()]

    def _card(self, of: Indicator) -> dict[str, Any]:
        part, whole, before, before_whole = self._halves(of)
        return {
            **self._fraction(of),
            "label": _(of.title),
            "fraction": part / whole if whole else None,
            "complete": bool(whole) and part == whole,
            "formula": _(of.formula) if whole else _("无适用对象"),
            "compare_label": self.compare.isoformat(),
            "compare_text": f"{before} / {before_whole}",
            "compare_url": rows_url(of.on(self.compare).numerator.condition, self.before),
            "help_url": definition_url(of.code, self.scope),
        }

    def _halves(self, of: Indicator) -> tuple[int, int, int, int]:
        """Numerator and denominator now, and those of the day compared with by that day's definition."""
        now, then = ((one.numerator, one.denominator or one.numerator) for one in (of, of.on(self.compare)))
        return (*(self.of[half.condition] for half in now), *(self.of_before[half.condition] for half in then))  # type: ignore[return-value]

    def _fraction(self, of: Indicator) -> dict[str, Any]:
        part, whole, *_before = self._halves(of)
        return {
            "rate_text": rate(part, whole),
            "numerator": part,
            "numerator_url": rows_url(of.numerator.condition, self.scope),
            "denominator": whole,
            "denominator_url": rows_url((of.denominator or of.numerator).condition, self.scope),
        }

    def _pair(self) -> dict[str, Any]:
        narrow, broad = (indicator(code).on(self.scope.day) for code in (NARROW, BROAD))
        said = _("%(day)s 为 %(narrow)s 和 %(broad)s") % {
            "day": self.compare.isoformat(),
            "narrow": "{2} / {3}".format(*self._halves(narrow)),
            "broad": "{2} / {3}".format(*self._halves(broad)),
        }
        return {
            "label": _("应建尽建率"),
            "pair": [
                {**self._fraction(narrow), "label": _("正式党员 3 名以上")},
                {**self._fraction(broad), "label": _("有党员的社会组织")},
            ],
            "note": _("%(said)s。两种口径并列，") % {"said": said},
            "note_url": definition_url(NARROW, self.scope),
            "note_label": _("为什么有两个数"),
            "help_url": definition_url(NARROW, self.scope),
        }

    @property
    def missing(self) -> Number:
        """Organisations that narrow and broad cannot judge, because nobody has declared their members."""
        return self._number("headcount_missing")

    def _number(self, condition: str, scope: Scope | None = None) -> Number:
        scope = scope or self.scope
        count = self.of[condition] if scope == self.scope else self.was(condition)
        return Number(count, rows_url(condition, scope))

    @property
    def party(self) -> dict[str, Number]:
        return {"all": self._number("party_all"), "new": self._number("party_formed_this_year")}

    @property
    def party_before(self) -> Number:
        return self._number("party_all", self.before)

    @property
    def comparison(self) -> Iterator[dict[str, Any]]:
        """Every indicator on both days, each half with its rows; plain counts have no denominator."""
        for of in indicators_on(self.scope.day):
            now, then = (
                [self._number(half.condition, scope) for half in (one.numerator, one.denominator) if half]
                for one, scope in ((of, self.scope), (of.on(self.compare), self.before))
            )
            yield {
                "title": _(of.title),
                "help_url": definition_url(of.code, self.scope),
                "sides": [(side, rate(*(n.count for n in side)) if of.denominator else "") for side in (now, then)],
            }

    @property
    def gap(self) -> int:
        return self.of["gap"]

    @property
    def served(self) -> Number:
        """E: of those without a Party organisation, the ones with an instructor."""
        return self._number("instructed")

    @property
    def balance(self) -> list[tuple[str, Any, Number]]:
        """(letter, words, number): A, then what it consists of."""
        return [
            ("A", _("社会组织"), self._number("all")),
            *((letter, words, self._number(condition)) for letter, condition, words in BALANCE),
        ]

    @property
    def balanced(self) -> bool:
        return self.of["all"] == sum(self.of[condition] for _letter, condition, _words in BALANCE)

    @cached_property
    def by_county(self) -> list[Line]:
        found = counts(ROW, self.scope, by="region_code")
        return [
            Line(named(code, self.names), of, self.scope, {"county": code})
            for code, of in sorted(found.items())
            if code and of["all"]
        ]

    @cached_property
    def by_kind(self) -> list[Line]:
        found = counts(ROW, self.scope, by="kind")
        return [
            Line(str(kind.label), found[kind.value], self.scope, {"kind": kind.value})
            for kind in (Kind.ASSOCIATION, Kind.PRIVATE, Kind.FOUNDATION)
            if kind.value in found and found[kind.value]["all"]
        ]

    @property
    def total(self) -> Line:
        return Line(_("合计"), self.of, self.scope, {})

    @property
    def by_mode(self) -> list[tuple[Any, Number, Number]]:
        """(mode, Party organisations, organisations covered)."""
        return [(Mode(mode).label, self._number(f"party_{mode}"), self._number(f"mode_{mode}")) for mode in Mode.values]

    @property
    def mode_total(self) -> tuple[Number, Number]:
        return self._number("party_all"), self._number("covered")

    @cached_property
    def points(self) -> list[Point]:
        return trend(self.scope)

    @property
    def trend_rows(self) -> Iterator[dict[str, Any]]:
        for point in self.points:
            scope = self.scope.on(point.day)
            yield {
                "day": point.day,
                "party": Number(point.party, rows_url("party_all", scope)),
                "covered": Number(point.covered, rows_url("covered", scope)),
                "all": Number(point.active, rows_url("all", scope)),
                "rate": rate(point.covered, point.active),
                "running": not whole_month(point.day),
            }

    @property
    def party_chart(self) -> LineChart:
        numbers = [point.party for point in self.points]
        said = _("党组织数从 %(first)s 的 %(from)d 个到 %(last)s 的 %(to)d 个") % self._ends(numbers)
        return line_chart([Series(_("党组织数"), numbers)], self._month_names(1), sentence=said)

    @property
    def coverage_chart(self) -> LineChart:
        covered, active = [p.covered for p in self.points], [p.active for p in self.points]
        said = _("有党组织覆盖的社会组织从 %(first)s 的 %(from)d 家到 %(last)s 的 %(to)d 家") % self._ends(covered)
        lines = [Series(_("社会组织"), active), Series(_("有党组织"), covered)]
        return line_chart(lines, self._month_names(2), sentence=said)

    def _ends(self, numbers: list[int]) -> dict[str, Any]:
        first, last = self.points[0].day.isoformat(), self.points[-1].day.isoformat()
        return {"first": first, "last": last, "from": numbers[0], "to": numbers[-1]}

    def _month_names(self, every: int) -> list[str]:
        """The months, each or every second one, the last always; the year under the first that is shown of it."""
        names: list[str] = []
        year = 0
        for left, point in zip(range(len(self.points) - 1, -1, -1), self.points, strict=True):
            name = _("%(month)d月") % {"month": point.day.month} if left % every == 0 else ""
            if name and point.day.year != year and not (names and names[-1].partition("\n")[2]):
                name, year = f"{name}\n{point.day.year}", point.day.year
            names.append(name)
        return names

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """Every number of the page as a row of the exported sheet: table, item, figure, numerator, denominator."""
        for of in indicators_on(self.scope.day):
            part, whole = self.of[of.numerator.condition], of.denominator and self.of[of.denominator.condition]
            yield _("指标"), _(of.title), _(of.formula), part, whole
            then = of.on(self.compare)
            part, whole = (
                self.was(then.numerator.condition),
                then.denominator and self.was(then.denominator.condition),
            )
            yield _("对比 %(day)s") % {"day": self.compare.isoformat()}, _(of.title), _(then.formula), part, whole
        for letter, words, number in self.balance:
            yield _("平衡关系"), letter, words, number.count, None
        for table, split in ((_("按县区"), self.by_county), (_("按登记类型"), self.by_kind)):
            for line in [*split, self.total]:
                yield from self._split(table, line)
        for label, party, units in self.by_mode:
            yield _("按组建方式"), label, _("党组织（个）"), party.count, None
            yield _("按组建方式"), label, _("覆盖社会组织（家）"), units.count, None
        for point in self.points:
            yield _("趋势"), point.day.isoformat(), _("党组织数"), point.party, None
            yield _("趋势"), point.day.isoformat(), _("组织覆盖率"), point.covered, point.active

    def _split(self, table: str, line: Line) -> Iterator[tuple[Any, ...]]:
        yield table, line.label, _("社会组织"), line.of["all"], None
        yield table, line.label, _("单独组建率"), line.of["single"], line.of["all"]
        yield table, line.label, _("组织覆盖率"), line.of["covered"], line.of["all"]
        yield table, line.label, _("派驻指导员"), line.of["instructed"], None
        yield table, line.label, _("应建未建"), line.of["gap"], None


def columns(scope_said: str) -> list[Column]:
    """The exported sheet's columns; every row says its scope, so that a copied row keeps it."""
    return [
        Column("table", _("表"), lambda row: row[0]),
        Column("item", _("项目"), lambda row: row[1]),
        Column("figure", _("指标"), lambda row: row[2]),
        Column("numerator", _("数或分子"), lambda row: row[3], number=True),
        Column("denominator", _("分母"), lambda row: row[4], number=True),
        Column("rate", _("比率"), lambda row: rate(row[3], row[4]) if row[4] is not None else None),
        Column("scope", _("范围"), lambda row: scope_said),
    ]
