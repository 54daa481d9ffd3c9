"""The words of a brief: official Chinese, every rate with its two numbers, nobody and no county ranked.

What is said is plain JSON: {"text": …}, {"heading": …, "level": …} or {"table": {…}}, which the papers and a page read.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from hangji.coverage.worklist import Gap
from hangji.kit.letter import day_said
from hangji.registry.models import Kind
from hangji.reports.brief.reckoning import BALANCE, INSTRUCTORS, OWN, Reckoning
from rulebook.indicators import Indicator, indicators, rate_text

Said = dict[str, Any]
DUE = {"due_alone": "应单独组建", "due_jointly": "应联合或挂靠组建"}
MOST_LISTED = 200  # a longer list is opened in the system; the paper says so
SPLIT = ("all", "single", "shared", "uncovered", "gap")
SPLIT_HEAD = ("社会组织", "单独组建", "其他方式覆盖", "没有党组织", "应建未建", "组织覆盖率", "工作覆盖率")


def text(said: str) -> Said:
    return {"text": said}


def heading(said: str, level: int = 1) -> Said:
    return {"heading": said, "level": level}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], **more: Any) -> Said:
    return {"table": {"columns": list(columns), "rows": [list(row) for row in rows], **more}}


def rate(part: int, whole: int) -> str:
    """79.4%（139/175）; in words where there is nothing to divide by."""
    said = rate_text(part, whole)
    return f"{said}%（{part}/{whole}）" if said is not None else "无适用对象"


def narrow_rate(part: int, whole: int) -> str:
    """The same in a narrow cell: the rate over its two numbers."""
    said = rate_text(part, whole)
    return f"{said}%\n{part}/{whole}" if said is not None else "—"


def moved(now: int, then: int, since: str, unit: str) -> str:
    """比上月末增加3家."""
    if now == then:
        return f"与{since}持平"
    return f"比{since}{'增加' if now > then else '减少'}{abs(now - then)}{unit}"


def place_said(scope: Mapping[str, Any]) -> str:
    """亳州市市级登记的社会组织."""
    return f"{scope['region_name']}{scope['level_name']}的社会组织"


def month_said(day: date) -> str:
    return f"{day.year}年{day.month}月"


def known_said(known: datetime | None) -> str:
    if known is None:
        return ""
    at = timezone.localtime(known)
    return f"按{day_said(at.date())}{at:%H:%M}所掌握的情况统计。"


def body(of: Reckoning) -> list[Said]:
    said = [heading("总体情况"), *map(text, _general(of))]
    said += [heading("主要指标"), *_indicators(of)]
    said += [heading("分布情况"), *_splits(of)]
    said += [heading("应建未建"), *map(text, _gap(of))]
    said += [heading("指导员派驻"), text(_instructors(of))]
    return said


def annexes(of: Reckoning) -> list[Said]:
    """The organisations of the gap, the one due first first."""
    if not 0 < len(of.gaps) <= MOST_LISTED:
        return []
    head = ("社会组织", "登记地", "正式党员", "预备党员", "应办事项", "应建自", "期限")
    rows = [_gap_row(of, gap) for gap in of.gaps]
    listed = table(head, rows, widths=[8, 4, 3, 3, 5, 5, 5], right=[2, 3])
    return [{"title": "应建未建社会组织名单", "body": [listed]}]


def _gap_row(of: Reckoning, gap: Gap) -> list[str]:
    names = {row.id: row.name for row in of.marked["now"] if row.kind == "SocialOrganization"}
    days = (gap.due_since, gap.verdict.due_by)
    since, until = (day.isoformat() if day else "—" for day in days)
    place = of.parts.get(gap.region_code) or str(gap.region_code)
    due = DUE[gap.verdict.answer]
    late = "\n已超期" if gap.verdict.overdue else ""
    return [
        names.get(gap.organisation_id, gap.name),
        place,
        str(gap.full),
        str(gap.probationary),
        due,
        since,
        until + late,
    ]


def _general(of: Reckoning) -> Iterator[str]:
    v, scope = of.values, of.said()
    all_ = v["now.all"]
    since = (moved(all_, v["before.all"], "上月末", "家"), moved(all_, v["start.all"], "年初", "家"))
    yield (
        f"截至{day_said(of.scope.day)}，{place_said(scope)}{all_}家，{since[0]}，{since[1]}。"
        f"其中，单独组建党组织{v['now.single']}家，由联合、挂靠或行业党组织覆盖{v['now.shared']}家；"
        f"没有党组织覆盖{v['now.uncovered']}家，包括应单独组建而未建{v['now.due_alone']}家、"
        f"应联合或挂靠而未建{v['now.due_jointly']}家、没有党员{v['now.without_members']}家、"
        f"党员人数未申报{v['now.undeclared']}家。"
    )
    parts = "＋".join(str(v[f"now.{name}"]) for name in BALANCE)
    yield f"各部分之和与总数平衡：{all_}＝{parts}。{known_said(of.scope.known)}"
    party, new = v["now.party_all"], v["now.party_formed_this_year"]
    since = (moved(party, v["before.party_all"], "上月末", "个"), moved(party, v["start.party_all"], "年初", "个"))
    yield f"党组织{party}个，{since[0]}，{since[1]}；{of.scope.day.year}年新建{new}个。"


def _indicators(of: Reckoning) -> Iterator[Said]:
    days = (of.days[time] for time in ("now", "before", "start"))
    head = ("指标", *(day_said(day) for day in days))
    rows = [(each.title, *(_figure(of, each, time) for time in ("now", "before", "start"))) for each in indicators()]
    yield table(head, rows, caption="表1　主要指标", widths=[5, 4, 4, 4], right=[1, 2, 3])
    missing = of.values["now.headcount_missing"]
    if missing:
        yield text(f"党员人数未申报的{missing}家，不论有没有党组织，都不计入两项应建尽建率。")


def _figure(of: Reckoning, indicator: Indicator, time: str) -> str:
    part = of.values[f"{time}.{indicator.numerator.condition}"]
    if indicator.denominator is None:
        return f"{part}{indicator.unit}"
    return rate(part, of.values[f"{time}.{indicator.denominator.condition}"])


def _splits(of: Reckoning) -> Iterator[Said]:
    number = 2
    held = {code: name for code, name in of.parts.items() if name != OWN or of.values[f"part.{code}.all"]}
    if len(held) > 1:
        rows = [(name, *_split(of, f"part.{code}")) for code, name in held.items()]
        yield _split_table(of, "县区" if of.scope.territory.region_code % 10_000 else "市", rows, number)
        number += 1
    kinds = [(str(kind.label), *_split(of, f"kind.{kind.value}")) for kind in Kind]
    yield _split_table(of, "登记类型", kinds, number)


def _split_table(of: Reckoning, by: str, rows: list[tuple[str, ...]], number: int) -> Said:
    total = ("合计", *_split(of, "now"))
    more = {"widths": [6, 4, 4, 5, 4, 4, 5, 5], "right": [1, 2, 3, 4, 5, 6, 7], "last": True}
    return table((by, *SPLIT_HEAD), [*rows, total], caption=f"表{number}　按{by}分（单位：家）", **more)


def _split(of: Reckoning, prefix: str) -> tuple[str, ...]:
    v = {name: of.values[f"{prefix}.{name}"] for name in (*SPLIT, "covered", "served")}
    counts = tuple(str(v[name]) for name in SPLIT)
    return (*counts, narrow_rate(v["covered"], v["all"]), narrow_rate(v["served"], v["all"]))


def _gap(of: Reckoning) -> Iterator[str]:
    v = of.values
    gap = v["now.gap"]
    if not gap and not v["gap.closed"]:
        yield "没有应建未建的社会组织，上月末也没有。" if not v["before.gap"] else "没有应建未建的社会组织。"
        return
    other = v["gap.closed"] - v["gap.formed"]
    due = f"应单独组建{v['now.due_alone']}家、应联合或挂靠组建{v['now.due_jointly']}家"
    overdue = f"超过宽限期的{v['gap.overdue']}家" if v["gap.overdue"] else "没有超过宽限期的"
    yield (
        f"应建未建{gap}家（{due}），{moved(gap, v['before.gap'], '上月末', '家')}，"
        f"{moved(gap, v['start.gap'], '年初', '家')}。上月末以来新增{v['gap.new']}家，退出{v['gap.closed']}家，"
        f"其中已有党组织覆盖{v['gap.formed']}家、因注销、转出或人数变化不再应建{other}家；{overdue}。"
    )
    if gap > MOST_LISTED:
        yield f"名单超过{MOST_LISTED}家，不随文印发，可在系统“应建未建”中查看。"
    elif gap:
        yield "名单见附件，按期限先后排列。"


def _instructors(of: Reckoning) -> str:
    v = of.values
    waiting = f"另有{v['now.uninstructed']}家待派驻。" if v["now.uninstructed"] else "没有待派驻的。"
    return (
        f"没有党组织覆盖的{v['now.uncovered']}家中，派驻党建工作指导员的{v['now.instructed']}家，"
        f"由{v[INSTRUCTORS]}名指导员联系；没有党员的{v['now.without_members']}家中，{waiting}"
    )
