"""What only several cells together show: within a row (members and staff) and between rows (doubles)."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import Any, Protocol

from hangji.intake.reading.sentences import note
from hangji.intake.reading.values import warning
from rulebook.codes import KIND_NAMES, Remark, disagreement, error, kind_of, region_part
from rulebook.sentence import Sentence, _

ROWS_NAMED = 10
MEMBER_FIELDS = ("full_members", "probationary_members", "members")
PARTY_ENDINGS = (  # the longer before the shorter: 总支部委员会 also ends with 支部委员会, and that with 委员会
    *((f"临时{branch}", "temporary") for branch in ("党支部", "支部", "支部委员会", "党支部委员会")),
    *(
        (f"功能{word}{branch}", "functional")
        for word in ("型", "性", "")
        for branch in ("党支部", "支部", "支部委员会")
    ),
    *((ending, "general_branch") for ending in ("总支", "总支部", "总支部委员会", "总支委员会")),
    *((ending, "branch") for ending in ("支部", "支部委员会")),
    *((ending, "committee") for ending in ("党委", "委员会")),
)
TOLD_OF_A_BRANCH = {
    "mode": "组建方式",
    "party_kind": "党组织类型",
    "formed_on": "成立日期",
    "secretary": "书记",
    "body": "上级党组织",
}

Placed = tuple[str, Remark]  # the field that it stands under, and what is said


class RowSoFar(Protocol):
    """What comparing rows needs of a row."""

    number: int
    values: dict[str, Any]


Across = tuple[Any, str, Remark]  # row, field, what is said


def info(problem: str, **facts: str | int) -> Remark:
    """A remark that only informs."""
    return Remark("info", Sentence(problem, facts))


def remarks_across(row: dict[str, Any], known: Container[str], failed: Container[str]) -> Iterator[Placed]:
    """Compare a row's values with each other; what follows from the others for certain is filled in and said.

    known: fields that the table has. failed: fields whose cell could not be read, so that nothing follows from them.
    """
    code = row.get("credit_code")
    if code:
        yield from compare_kind(row, code)
    if ("full_members" in known or "members" in known) and not any(name in failed for name in MEMBER_FIELDS):
        yield from add_up_members(row)
        yield from compare_people(row)
    if row.get("status_on") or row.get("status"):
        yield from compare_status(row, failed)
    if "party_name" in known and "party_name" not in failed:
        yield from compare_party(row, failed)


def compare_kind(row: dict[str, Any], code: str) -> Iterator[Placed]:
    """The code's prefix against the stated kind; a blank kind follows from the prefix."""
    kind = row.get("kind")
    if kind and (remark := disagreement(code, kind)):
        yield "kind", remark
    elif "kind" in row and not kind and kind_of(code) not in {None, "other"}:
        row["kind"] = kind_of(code)
        yield "kind", info(_("类别按代码开头 %(prefix)s 认作%(kind)s"), prefix=code[:2], kind=KIND_NAMES[row["kind"]])


def add_up_members(row: dict[str, Any]) -> Iterator[Placed]:
    """正式 + 预备 = 总数: two of them give the third; three must agree."""
    full, probationary, total = row.get("full_members"), row.get("probationary_members"), row.get("members")
    if total is not None and full is not None and probationary is not None:
        if full + probationary != total:
            facts = {"full": full, "probationary": probationary, "total": total}
            yield (
                "members",
                error(_("正式 %(full)d 加预备 %(probationary)d 不等于总数 %(total)d"), _("请核对三个数"), **facts),
            )
    elif total is not None:
        yield from the_third(row, full, probationary, total)
    elif full is not None and probationary is None and "probationary_members" in row:
        yield (
            "probationary_members",
            warning(_("填了正式党员，没填预备党员；台账里有就沿用，没有就按 0 名登记"), _("没有预备党员请填 0")),
        )
    elif full is None and probationary is not None and "full_members" in row:
        yield (
            "full_members",
            warning(_("填了预备党员，没填正式党员，按未申报处理"), _("没有正式党员请填 0")),
        )


def the_third(row: dict[str, Any], full: int | None, probationary: int | None, total: int) -> Iterator[Placed]:
    """Fill in what the total and one part leave for the other part."""
    if full is None and probationary is None:
        if total:
            yield (
                "members",
                warning(_("只有党员总数，不知道其中多少正式党员，按未申报处理"), _("请补上正式党员人数")),
            )
            return
        row["full_members"] = row["probationary_members"] = 0
        yield "members", info(_("党员总数为 0，正式、预备党员都按 0 理解"))
        return
    rest = total - (full if full is not None else probationary or 0)
    if rest < 0:
        yield "members", error(_("党员总数 %(total)d 比其中一项还小"), _("请核对人数"), total=total)
    elif full is None:
        row["full_members"] = rest
        yield "full_members", info(_("正式党员按总数减预备党员，算作 %(rest)d"), rest=rest)
    else:
        row["probationary_members"] = rest
        yield "probationary_members", info(_("预备党员按总数减正式党员，算作 %(rest)d"), rest=rest)


def compare_people(row: dict[str, Any]) -> Iterator[Placed]:
    """Those not transferred in are among the members; members are mostly among the staff."""
    if row.get("full_members") is None:
        return
    members = row["full_members"] + (row.get("probationary_members") or 0)
    outside, staff = row.get("not_transferred"), row.get("staff")
    if outside is not None and outside > members:
        facts = {"outside": outside, "members": members}
        yield (
            "not_transferred",
            error(
                _("组织关系未转入 %(outside)d 人，多于党员 %(members)d 人"),
                _("未转入的是党员中的一部分，请核对"),
                **facts,
            ),
        )
    if staff is not None and staff < members:
        facts = {"staff": staff, "members": members}
        yield "staff", warning(_("从业人员 %(staff)d 人，少于党员 %(members)d 人"), _("请核对两个数"), **facts)


def compare_status(row: dict[str, Any], failed: Container[str]) -> Iterator[Placed]:
    """A day and its reason come together; nothing is struck off before it was registered."""
    status, on, registered = row.get("status"), row.get("status_on"), row.get("registered_on")
    if status in {"cancelled", "revoked"} and not on and "status_on" not in failed:
        yield "status", warning(_("已注销或撤销，但没有日期"), _("请补上注销或撤销的日期"))
    if on and status in {None, "active"} and "status" not in failed:
        yield (
            "status_on",
            error(_("填了注销/撤销日期，状态却不是已注销或已撤销"), _("请核对状态，或删去日期")),
        )
    if on and registered and on < registered:
        yield "status_on", error(_("注销/撤销日期早于登记日期"), _("请核对两个日期"))


def compare_party(row: dict[str, Any], failed: Container[str]) -> Iterator[Placed]:
    """What is said of a Party organisation needs its name; with a name, how it covers should be said."""
    name = row.get("party_name")
    said = [label for key, label in TOLD_OF_A_BRANCH.items() if key not in {"body", "secretary"} and row.get(key)]
    if not name:
        if said:
            yield (
                "party_name",
                error(
                    _("填了%(said)s，没填党组织名称"), _("请补上党组织名称；没有党组织就都留空"), said="、".join(said)
                ),
            )
        return
    if not row.get("mode") and "mode" not in failed:
        yield "mode", warning(_("有党组织名称，没有组建方式"), _("请填写单独、联合、挂靠或行业组建"))
    if "party_kind" in row and not row["party_kind"] and "party_kind" not in failed:
        yield from kind_by_name(row, name)


def kind_by_name(row: dict[str, Any], name: str) -> Iterator[Placed]:
    """The kind of a Party organisation is the end of its name."""
    kind = next((kind for ending, kind in PARTY_ENDINGS if name.endswith(ending)), None)
    if kind:
        row["party_kind"] = kind
        yield "party_kind", info(_("党组织类型按名称理解"))
    else:
        yield "party_kind", warning(_("没有党组织类型，从名称也看不出"), _("请填写党委、党总支、党支部等"))


def named(rows: Iterable[RowSoFar], besides: RowSoFar) -> str:
    """The numbers of the other rows."""
    numbers = [str(row.number) for row in rows if row is not besides]
    return "、".join(numbers[:ROWS_NAMED]) + ("等" if len(numbers) > ROWS_NAMED else "")


def grouped(rows: Iterable[RowSoFar], name: str) -> dict[Any, list[RowSoFar]]:
    """The rows by one value, those without it left out."""
    groups: defaultdict[Any, list[RowSoFar]] = defaultdict(list)
    for row in rows:
        if row.values.get(name) is not None:
            groups[row.values[name]].append(row)
    return groups


def repeated(rows: Iterable[RowSoFar]) -> Iterator[Across]:
    """Every row of a double is refused: which one is right is for the office to say."""
    rows = list(rows)
    for name, problem in (
        ("credit_code", _("代码与第 %(rows)s 行重复")),
        ("name", _("名称与第 %(rows)s 行重复")),
    ):
        for same in grouped(rows, name).values():
            for row in same if len(same) > 1 else ():
                yield row, name, error(problem, _("请只留正确的一行"), rows=named(same, row))


def torn_branches(rows: Iterable[RowSoFar]) -> Iterator[Across]:
    """One Party organisation over several rows must be told the same in each, and cannot be anyone's own."""
    for same in grouped(rows, "party_name").values():
        if len(same) < 2:
            continue
        for row in same:
            if row.values.get("mode") == "single":
                problem = _("单独组建的党组织同时出现在第 %(rows)s 行")
                yield row, "mode", error(problem, _("几家共有的是联合、挂靠或行业组建；请核对"), rows=named(same, row))
        yield from differences(same)


def differences(same: list[RowSoFar]) -> Iterator[Across]:
    """A warning for each row that differs from the others of its Party organisation."""
    for key, label in TOLD_OF_A_BRANCH.items():
        said = Counter(row.values.get(key) for row in same if row.values.get(key) is not None)
        if len(said) < 2:
            continue
        usual = said.most_common(1)[0][0]
        for row in same:
            if row.values.get(key) not in {None, usual}:
                problem = _("同一党组织的%(label)s与第 %(rows)s 行不同")
                others = [other for other in same if other.values.get(key) == usual]
                yield row, key, warning(problem, _("请核对，改成一致"), label=label, rows=named(others, row))


def region_note(rows: Iterable[RowSoFar], region: int | None) -> list[Sentence]:
    """One note on codes that were issued elsewhere. ``region``: the office's code; its subtree is a range."""
    if region is None:
        return []
    span = 10_000 if region % 10_000 == 0 else 100 if region % 100 == 0 else 1
    parts = [(row, region_part(row.values["credit_code"])) for row in rows if row.values.get("credit_code")]
    elsewhere = [(row, part) for row, part in parts if part is not None and not region <= part < region + span]
    if not elsewhere:
        return []
    row, part = elsewhere[0]
    return [note("other_region", count=len(elsewhere), row=row.number, part=str(part))]
