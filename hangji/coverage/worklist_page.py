"""The worklist as a query string asks for it: filters, order, one page; and its columns for the export."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.coverage.models import Cause
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import named
from hangji.coverage.worklist import STATES, Gap, worklist
from hangji.kit.tables import Column
from hangji.kit.templatetags.kit import said
from hangji.registry.models import Kind, Mode

SIZE = 50
RISKS = {"risk_abnormal": _("有列入活动异常名录的风险"), "risk_serious": _("如已列入活动异常名录，可能已满年限")}
ANSWERS = {"due_alone": _("应单独组建"), "due_jointly": _("应联合或挂靠组建")}
STATE_WORDS = {
    "overdue": _("已逾期"),
    "soon": _("30 天内到期"),
    "unsaid": _("没有登记原因和计划"),
    "plan_passed": _("计划日期已过"),
    "forming": _("正在组建"),
    "postponed": _("已暂缓"),
    "ending": _("暂缓 30 天内到期或已到期"),
    "disputed": _("有异议"),
    "uninstructed": _("没有指导员"),
}
ORDERS: dict[str, tuple[Any, Callable[[Gap], Any]]] = {
    "name": (_("名称"), lambda gap: gap.name),
    "county": (_("县区"), lambda gap: gap.region_code),
    "since": (_("应建自"), lambda gap: gap.due_since),
    "due": (_("应办结日期"), lambda gap: ()),  # the order in which the worklist comes
}


@dataclass
class Worklist:
    """names: of regions. Filters that make no sense are left out."""

    scope: Scope
    params: QueryDict
    names: Mapping[int, str]

    @cached_property
    def all(self) -> list[Gap]:
        return worklist(self.scope)

    @cached_property
    def found(self) -> list[Gap]:
        gaps = [gap for gap in self.all if self._fits(gap)]
        return sorted(gaps, key=ORDERS[self.order][1])

    @property
    def order(self) -> str:
        asked = self.params.get("sort", "")
        return asked if asked in ORDERS else "due"

    def _fits(self, gap: Gap) -> bool:
        asked = {name: value for name, value, _label in self._asked}
        tests: dict[str, Callable[[str], bool]] = {
            "answer": lambda value: gap.verdict.answer == value,
            "county": lambda value: gap.region_code == int(value),
            "kind": lambda value: gap.kind == value,
            "cause": lambda value: gap.note is not None and gap.note.cause == value,
            "state": lambda value: STATES[value](gap, self.scope.day),
        }
        return all(tests[name](value) for name, value in asked.items())

    @cached_property
    def _asked(self) -> list[tuple[str, str, str]]:
        """(parameter, value, words) of each condition that makes sense."""
        asked = ((choice[0], self.params.get(choice[0], ""), dict(choice[2])) for choice in self._selects)
        return [(name, value, str(words[value])) for name, value, words in asked if value and value in words]

    @cached_property
    def _selects(self) -> list[tuple[str, Any, list[tuple[str, Any]]]]:
        counties = sorted({gap.region_code for gap in self.all})
        return [
            ("answer", _("应当怎样建"), list(ANSWERS.items())),
            ("county", _("县区"), [(str(code), named(code, self.names)) for code in counties]),
            ("kind", _("登记类型"), list(Kind.choices)),
            ("state", _("办理情况"), list(STATE_WORDS.items())),
            ("cause", _("未建立原因"), list(Cause.choices)),
        ]

    @property
    def selects(self) -> Iterator[dict[str, Any]]:
        """The filter bar: a select each, with what is asked of it now."""
        asked = {name: value for name, value, _label in self._asked}
        for name, label, choices in self._selects:
            yield {"name": name, "label": label, "choices": choices, "value": asked.get(name, "")}

    @property
    def chips(self) -> list[dict[str, str]]:
        return [{"label": words, "drop_url": self.url(**{name: None})} for name, _value, words in self._asked]

    @property
    def clear_url(self) -> str:
        return self.url(**{name: None for name, _value, _words in self._asked})

    @property
    def sorted_by(self) -> Any:
        return ORDERS[self.order][0]

    def url(self, **changes: Any) -> str:
        """The same list with parameters changed, from its first page on; None drops one."""
        params = self.params.copy()
        for name in ("page", *changes):
            params.pop(name, None)
        params.update({name: str(value) for name, value in changes.items() if value is not None})
        return f"?{params.urlencode()}"

    @property
    def headers(self) -> list[dict[str, Any]]:
        """The heads of the columns that sort."""
        marks = {self.order: "ascending"}
        return [
            {
                "name": name,
                "label": words,
                "url": self.url(sort=None if name == "due" else name),
                "sort": marks.get(name, ""),
            }
            for name, (words, _key) in ORDERS.items()
        ]

    @property
    def number(self) -> int:
        """The page asked for, the last at most."""
        asked = self.params.get("page", "1")
        last = max((len(self.found) + SIZE - 1) // SIZE, 1)
        return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1

    @property
    def shown(self) -> list[Gap]:
        return self.found[(self.number - 1) * SIZE : self.number * SIZE]

    @property
    def pages(self) -> dict[str, Any]:
        first, count = (self.number - 1) * SIZE, len(self.found)
        last = min(first + SIZE, count)
        told = {"first": first + 1, "last": last, "count": count}
        return {
            "previous_url": self.url(page=self.number - 1) if first else "",
            "next_url": self.url(page=self.number + 1) if last < count else "",
            "position_text": _now("第 %(first)d–%(last)d 行，共 %(count)d 行") % told if count else "",
        }

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """The gaps of the page with what R9 says of each, in short."""
        for gap in self.shown:
            risks = [RISKS[advice.code] for advice in gap.verdict.advices if advice.code in RISKS]
            yield {"gap": gap, "risk": risks[-1] if risks else ""}

    @property
    def at_risk(self) -> int:
        return sum(gap.verdict.overdue for gap in self.all)

    def county(self, gap: Gap) -> str:
        return named(gap.region_code, self.names)

    @property
    def columns(self) -> list[Column]:
        """The exported list."""
        return [
            Column("name", _("名称"), lambda g: g.name),
            Column("code", _("统一社会信用代码"), lambda g: g.credit_code, code=True),
            Column("county", _("县区"), self.county),
            Column("kind", _("登记类型"), lambda g: Kind(g.kind).label),
            Column("full", _("正式党员（名）"), lambda g: g.full, number=True),
            Column("probationary", _("预备党员（名）"), lambda g: g.probationary, number=True),
            Column("answer", _("应当怎样建"), lambda g: ANSWERS[g.verdict.answer]),
            Column("reason", _("判定"), reason),
            Column("since", _("应建自"), lambda g: g.due_since),
            Column("due", _("应办结日期"), lambda g: g.verdict.due_by),
            Column("late", _("逾期（天）"), lambda g: g.late or None, number=True),
            Column("cause", _("未建立原因"), lambda g: g.note.get_cause_display() if g.note else None),
            Column("note", _("说明"), lambda g: g.note.note if g.note else None),
            Column("planned_on", _("计划组建日期"), lambda g: g.note.planned_on if g.note else None),
            Column("planned_mode", _("拟采用的组建方式"), mode),
            Column("postponed", _("暂缓至"), lambda g: g.postponement.until if g.postponement else None),
            Column("dispute", _("异议"), lambda g: g.dispute.reason if g.dispute else None),
            Column("instructor", _("指导员"), lambda g: g.instructor),
        ]


def reason(gap: Gap) -> str:
    """The verdict as one sentence with its chain."""
    chain = " → ".join(str(said(link)) for link in gap.verdict.chain)
    return f"{said(gap.verdict.conclusion)}（{chain}）"


def mode(gap: Gap) -> Any:
    return Mode(gap.note.planned_mode).label if gap.note and gap.note.planned_mode else None
