"""The report of a drive as a GB/T 9704 letter, written from its numbers: a draft from today's, then from the frozen.

What an office sends is Chinese, whatever the language of the screen, so nothing here is translated.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hangji.formation.drives.frozen import Result
from hangji.formation.drives.models import Drive, DriveTarget
from hangji.formation.drives.progress import LEFT, REACHED, WAITING, Reading, last_day, parts, readings, weeks
from hangji.formation.drives.scope import is_rate
from hangji.kit import letter
from hangji.kit.letter import Annex, Block, Heading, Letter, Table
from hangji.office.issues import Drawn, Imprint, Issuing, drawn_of, proof_of
from hangji.registry.queries import region_names
from rulebook.indicators import indicator

KINDS = {"strong_base": "强基础", "strong_leaders": "强班子", "strong_coverage": "强覆盖", "concentrated": "集中组建"}
REACHED_WORDS = {
    "covered": "有党组织覆盖",
    "single": "单独组建党组织",
    "served": "有党组织覆盖或派驻指导员",
    "declared": "申报党员人数",
}
PARTS = {REACHED: "已达到", WAITING: "尚未达到", LEFT: "已退出"}
LISTED = 200  # organisations in the annex, at most; all are in the register


def title_of(drive: Drive) -> str:
    return f"关于“{drive.name}”专项行动情况的报告"


def issuing(drive: Drive, unit: str, base: str) -> Issuing:
    place: dict[str, Any] = {"region_code": drive.region_code, "level": drive.level, "unit": unit, "base": base}
    definition = f"结果校验值{drive.digest[:16]}"
    return Issuing(
        "drive_report", "Drive", drive.pk, title_of(drive), as_of=drive.settled_on, definition=definition, **place
    )


def drawn(drive: Drive, imprint: Imprint) -> list[Drawn]:
    said = letter_of(drive, imprint["unit"], date.fromisoformat(imprint["as_of"]), imprint)
    return drawn_of(said)


def letter_of(drive: Drive, unit: str, today: date, imprint: Mapping[str, Any] | None = None) -> Letter:
    """imprint: none while it is a draft, which then says so and has neither number nor code."""
    result = Result(drive) if drive.result else None
    targets = list(drive.targets.all())
    trend = result.readings if result else readings(drive, targets, weeks(drive, today))
    day = last_day(drive, today)
    return Letter(
        issuer=unit,
        title=title_of(drive),
        number=imprint["number"] if imprint else "（未编号）",
        body=_body(drive, targets, trend, day),
        signature=unit,
        day=date.fromisoformat(imprint["issued_on"]) if imprint else None,
        annexes=[Annex("尚未达到目标的社会组织", _waiting(drive, targets, result, day))],
        proof=proof_of(imprint) if imprint else None,
        draft="" if imprint else "草稿",
    )


def _body(
    drive: Drive, targets: Sequence[DriveTarget], trend: Mapping[int, Sequence[Reading]], day: date
) -> list[Block]:
    names = region_names()
    place = names.get(drive.region_code, str(drive.region_code))
    last = [trend[target.order][-1] for target in targets]
    met = sum(reading.met for reading in last)
    basis = f"依据{drive.basis}，" if drive.basis else ""
    opening = (
        f"{basis}{place}自{letter.day_said(drive.starts_on)}至{letter.day_said(drive.ends_on)}开展"
        f"“{drive.name}”（{KINDS[drive.kind]}）专项行动，纳入社会组织{drive.units.count()}家。"
    )
    return [
        opening,
        Heading("目标完成情况"),
        f"截至{letter.day_said(day)}，设定的{len(targets)}项目标达到{met}项。",
        Table(
            ("目标", "要求", "期限", "结果", "是否达到"),
            [_line(reading) for reading in last],
            caption="目标完成情况",
            widths=(4, 2, 3, 4, 2),
        ),
        *(line for reading in last if (line := _rest(reading))),
        Heading("逐周进展"),
        Table(
            ("截至", *(_measure(target) for target in targets)),
            [_week(at, targets, trend) for at in range(len(trend[targets[0].order]))],
            caption="逐周进展",
        ),
        Heading("总结"),
        *(drive.remarks.splitlines() or ["（结束时填写）"]),
    ]


def _measure(target: DriveTarget) -> str:
    return indicator(target.indicator).title if target.indicator else f"名单内{REACHED_WORDS[target.reach]}"


def _wanted(target: DriveTarget) -> str:
    if is_rate(target):
        return f"{target.wanted / 10:g}%"
    return f"{target.wanted}{indicator(target.indicator).unit if target.indicator else '家'}"


def _said(reading: Reading) -> str:
    if reading.whole is None:
        return str(reading.part)
    return f"{reading.part}/{reading.whole}（{reading.rate}）"


def _line(reading: Reading) -> tuple[str, ...]:
    target = reading.target
    due = letter.day_said(target.due_on)
    return _measure(target), _wanted(target), due, _said(reading), "达到" if reading.met else "未达到"


def _rest(reading: Reading) -> str:
    """Of the baseline: who has reached it, who has not, who has left."""
    if not reading.target.reach:
        return ""
    what = REACHED_WORDS[reading.target.reach]
    return (
        f"名单{reading.whole}家中，{what}的{reading.part}家，尚未达到的{reading.waiting}家，"
        f"期间注销、撤销或迁出的{reading.left}家。"
    )


def _week(at: int, targets: Sequence[DriveTarget], trend: Mapping[int, Sequence[Reading]]) -> tuple[str, ...]:
    row = [trend[target.order][at] for target in targets]
    return letter.day_said(row[0].day), *(_said(reading) for reading in row)


def _waiting(drive: Drive, targets: Sequence[DriveTarget], result: Result | None, day: date) -> list[Block]:
    """By the first target that the organisations themselves are to reach."""
    reach = next((target.reach for target in targets if target.reach), "")
    if not reach:
        return ["本次行动的目标是全域指标，不逐家列出。"]
    found = result.parts(reach) if result else parts(drive, reach, day)
    names = region_names()
    units = drive.units.select_related("organisation").order_by("region_code", "organisation__name", "pk")
    rows = [
        (names.get(unit.region_code, ""), unit.organisation.name, unit.organisation.credit_code)
        for unit in units
        if found.get(unit.organisation_id) == WAITING
    ]
    if not rows:
        return ["没有。"]
    more = [f"以上列{LISTED}家，共{len(rows)}家，全部名单见系统。"] if len(rows) > LISTED else []
    return [Table(("县区", "名称", "统一社会信用代码"), rows[:LISTED], widths=(2, 5, 4)), *more]
