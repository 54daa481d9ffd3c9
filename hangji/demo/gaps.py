"""What the offices wrote on their worklists: why there is no Party organisation yet, and by when there will be."""

from datetime import date, datetime
from random import Random

from hangji.demo.clock import Pen, some_working_day
from hangji.demo.facts import Cause, Dispute, GapNote, Organisation, Postponement

CAUSES: dict[Cause, tuple[int, str]] = {  # weight, remark
    "no_members_transferred": (4, "党员组织关系仍在村（社区），正在逐人对接"),
    "leader_unwilling": (2, "负责人认为人手少、没有必要，已约谈一次"),
    "no_secretary": (3, "暂无合适的书记人选"),
    "small_and_scattered": (4, "工作人员少且分散，拟与邻近组织联合"),
    "other": (1, "办公场所搬迁中"),
}
WITHOUT_CAUSE, PLANNED = 0.2, 0.6
POSTPONED = {341602: "主要负责人住院，待其返岗后召开筹备会", 341621: "换届延至十二月，待新一届理事会产生"}
DISPUTED = 341622
DISPUTE = "该组织一名正式党员已于十月转出，现有正式党员 2 名，不应列为单独组建，请核对"


def gap_notes(rng: Random, pen: Pen, due: dict[int, list[Organisation]]) -> list[GapNote]:
    """Notes on the gaps of each county: ``due`` is region -> the organisations of its worklist."""
    notes = []
    for region, organisations in due.items():
        for n, organisation in enumerate(organisations):
            if n == 0 or rng.random() >= WITHOUT_CAUSE:
                notes.append(_note(rng, pen, organisation, first_of=region if n == 0 else 0))
    return notes


def _note(rng: Random, pen: Pen, organisation: Organisation, *, first_of: int) -> GapNote:
    """first_of: the region when this is the first of its worklist, which has the postponement or the dispute."""
    cause: Cause = rng.choices(list(CAUSES), weights=[weight for weight, _ in CAUSES.values()])[0]
    remark = CAUSES[cause][1]
    if organisation.registered_on >= date(2021, 1, 1):
        cause, remark = "newly_registered", "登记不久，正在摸底"
    seen = max(row.typed_at for row in organisation.headcounts)
    typed_at = pen.write(some_working_day(rng, date(2021, 6, 1), date(2021, 10, 20)), seen, lag=(0, 3))
    planned_on = some_working_day(rng, date(2021, 11, 8), date(2022, 3, 31)) if rng.random() < PLANNED else None
    return GapNote(
        organisation=organisation.key,
        cause=cause,
        remark=remark,
        planned_on=planned_on,
        typed_at=typed_at,
        postponement=_postponement(pen, first_of, typed_at),
        dispute=_dispute(pen, first_of, typed_at),
    )


def _postponement(pen: Pen, region: int, after_note: datetime) -> Postponement | None:
    if region not in POSTPONED:
        return None
    return Postponement(
        until=date(2021, 12, 31),
        reason=POSTPONED[region],
        typed_at=pen.write(date(2021, 10, 20), after_note, lag=(1, 4)),
    )


def _dispute(pen: Pen, region: int, after_note: datetime) -> Dispute | None:
    if region != DISPUTED:
        return None
    return Dispute(text=DISPUTE, by="mengxiaotong", typed_at=pen.write(date(2021, 10, 21), after_note, lag=(1, 4)))
