"""What has changed since a file was handed over: read from the frozen file, compared with now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.kit.refusal import Refusal
from hangji.kit.tables import Column
from hangji.office import documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.platform.compare import Line, differences
from hangji.platform.files import Cells, cells_of, columns_of, lines_of, read_theirs, readers
from hangji.platform.models import Decision, Difference, Handover
from hangji.platform.queries import Row, rows_of
from hangji.platform.sources import worded
from rulebook.layouts import LayoutVersion, layout

KINDS = {
    "new": gettext_lazy("新增"),
    "changed": gettext_lazy("变更"),
    "again": gettext_lazy("重报"),
    "gone": gettext_lazy("减少"),
}


@dataclass
class Change:
    """One row of the increment. id: ours, None for one that is gone. changes: (heading, then, now)."""

    kind: str
    id: int | None
    code: str
    name: str
    cells: Cells
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return KINDS[self.kind]


def changes_since(handover: Handover, act: Act, regions: Mapping[str, str]) -> list[Change]:
    """New, changed field by field, to be sent again because ours was found right, gone. regions: name → code.

    Raises Refusal where the frozen file is not what was handed over any more.
    """
    found = layout(handover.subject)
    then, now = found.numbered(handover.layout_version), found.version(act.today)
    territory = Territory(handover.region_code, handover.level)
    rows = rows_of(handover.subject, territory, act.today, now.rows)
    frozen = _frozen(handover, then, regions)
    ours = lines_of(now, rows, readers(found, now, regions))
    fields = [column.field for column in now.columns if then.column(column.field)]
    changes: dict[Any, Change] = {}
    by_id, by_row = {row.id: row for row in rows}, {line.id: line for line in frozen}
    for each in differences(ours, frozen, key=now.key, fallback=now.fallback, fields=fields):
        if each.kind == "ours_only" and each.ours is not None:
            changes[each.ours] = _of_ours("new", by_id[each.ours], now)
        elif each.kind == "theirs_only" and each.row is not None:
            changes[f"gone {each.row}"] = _gone(by_row[each.row], then, now)
        elif each.kind == "field" and each.ours is not None:
            changed = changes.setdefault(each.ours, _of_ours("changed", by_id[each.ours], now))
            column = now.column(each.field)
            texts = (worded(then.column(each.field), each.their_text), worded(column, each.our_text))
            changed.changes.append((column.heading if column else each.field, *texts))
    for pk in _again(handover):
        if pk in by_id and pk not in changes:
            changes[pk] = _of_ours("again", by_id[pk], now)
    order = list(KINDS)
    return sorted(changes.values(), key=lambda change: (order.index(change.kind), change.code, change.name))


def _frozen(handover: Handover, version: LayoutVersion, regions: Mapping[str, str]) -> list[Line]:
    document = handover.document
    with documents.open_document(document) as file:
        whole = documents.digest(file) == document.sha256
    found = layout(handover.subject)
    path = default_storage.path(document.path)
    theirs = read_theirs(path, document.name, found, version, readers(found, version, regions)) if whole else None
    if theirs is None or theirs.refused or len(theirs.lines) != handover.rows:
        raise Refusal(
            _("不能比较：报送的文件已经不是原来的样子"),
            _("文件的校验值或行数与报送时不符"),
            _("请系统管理员从备份恢复这个文件"),
        )
    return theirs.lines


def _of_ours(kind: str, row: Row, version: LayoutVersion) -> Change:
    cells = cells_of(version, row)
    return Change(kind, row.id, str(row.values[version.key] or ""), str(row.values["name"]), cells)


def _gone(line: Line, then: LayoutVersion, now: LayoutVersion) -> Change:
    cells = tuple(line.texts.get(column.field) or None for column in now.columns)
    return Change("gone", None, line.texts.get(then.key, ""), line.texts.get("name", ""), cells)


def _again(handover: Handover) -> set[int]:
    """Ours found right in a reconciliation after the handover: the platform still holds it otherwise."""
    key = "organisation_id" if handover.subject == "organisations" else "party_organization_id"
    settled = Difference.objects.filter(
        reconciliation__subject=handover.subject,
        reconciliation__region_code=handover.region_code,
        reconciliation__level=handover.level,
        reconciliation__superseded_at__isnull=True,
        settlement__decision=Decision.OURS,
        settlement__settled_at__gte=handover.handed_at,
    )
    return {pk for pk in settled.values_list(key, flat=True) if pk is not None}


def increment_columns(version: LayoutVersion) -> list[Column]:
    """The increment's file: what kind of change, then the layout's columns. Rows are (kind in words, *cells)."""
    kind = Column("change", _("变动"), lambda row: row[0])
    return [kind, *(Column(c.name, c.label, _behind(c), code=True) for c in columns_of(version))]


def _behind(column: Column) -> Any:
    return lambda row: column.value(row[1:])


def increment_rows(changes: Sequence[Change]) -> Iterator[tuple[Any, ...]]:
    for change in changes:
        yield (str(change.label), *change.cells)
