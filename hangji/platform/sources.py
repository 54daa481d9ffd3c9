"""What of ours can go into a layout's columns: each source field with its words, its reading, the form to mend it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hangji.intake.reading import values
from hangji.intake.reading.sheet import Cell
from hangji.platform.models import Subject
from hangji.registry.models import Kind, Mode, OrganisationLevel, PartyKind
from rulebook.layouts import LayoutColumn

Meaning = Callable[[Cell], Any]


@dataclass(frozen=True)
class Source:
    """label: what stands there, in our words. meaning: a cell of theirs as our value, None where it is none of ours.

    mend: the address of the form that corrects it in our register; "" where none does and the thing's page is shown.
    """

    label: Any
    meaning: Meaning
    mend: str = ""


def parsed(parser: values.Parser) -> Meaning:
    return lambda raw: parser(raw)[0]


TEXT = values.spaced
PEOPLE, DAY, CODE = parsed(values.headcount), parsed(values.day), parsed(values.credit_code)
MODE, TYPE, LEVEL, PARTY_KIND = (parsed(p) for p in (values.mode, values.kind, values.level, values.party_kind))
HEADCOUNT, CORRECT = "registry:headcount", "registry:correct"

SOURCES: dict[str, dict[str, Source]] = {
    Subject.ORGANISATIONS: {
        "credit_code": Source(_("统一社会信用代码"), CODE),
        "name": Source(_("名称"), TEXT, "registry:rename"),
        "number": Source(_("平台编号"), TEXT, "platform:include"),
        "kind": Source(_("登记类型"), TYPE, CORRECT),
        "level": Source(_("层级"), LEVEL, CORRECT),
        "region_code": Source(_("县区"), TEXT, CORRECT),
        "registered_on": Source(_("登记日期"), DAY, CORRECT),
        "registration_authority": Source(_("登记管理机关"), TEXT, CORRECT),
        "supervisor": Source(_("业务主管单位"), TEXT, CORRECT),
        "industry": Source(_("行业"), TEXT, CORRECT),
        "address": Source(_("住所"), TEXT, CORRECT),
        "staff": Source(_("从业人员"), PEOPLE, HEADCOUNT),
        "full": Source(_("正式党员"), PEOPLE, HEADCOUNT),
        "probationary": Source(_("预备党员"), PEOPLE, HEADCOUNT),
        "not_transferred": Source(_("组织关系未转入"), PEOPLE, HEADCOUNT),
        "mode": Source(_("组建方式"), MODE),
        "party_name": Source(_("党组织"), TEXT),
        "instructor": Source(_("指导员"), TEXT, "registry:assign"),
    },
    Subject.PARTIES: {
        "number": Source(_("平台编号"), TEXT, "platform:include"),
        "name": Source(_("党组织名称"), TEXT),
        "kind": Source(_("党组织类别"), PARTY_KIND),
        "mode": Source(_("组建方式"), MODE),
        "level": Source(_("层级"), LEVEL),
        "region_code": Source(_("县区"), TEXT),
        "formed_on": Source(_("成立日期"), DAY),
        "body": Source(_("上级党组织"), TEXT),
        "approval_number": Source(_("批复文号"), TEXT),
        "secretary": Source(_("书记"), TEXT, "registry:secretary"),
        "units": Source(_("覆盖家数"), PEOPLE),
        "full": Source(_("正式党员"), PEOPLE),
        "probationary": Source(_("预备党员"), PEOPLE),
    },
}


def written(column: LayoutColumn, value: Any, date_format: str) -> str | int | None:
    """A value of ours as the layout wants it in the cell; None for an empty one."""
    if value is None or value == "":
        return None
    if column.codes:
        return column.codes.get(value, str(value))
    if isinstance(value, date):
        return value.strftime(date_format)
    return value if isinstance(value, int) else str(value)


VALUES: dict[str, Any] = {v: label for c in (Kind, Mode, OrganisationLevel, PartyKind) for v, label in c.choices}


def worded(column: LayoutColumn | None, text: str) -> str:
    """A cell's text as people read it: a code with the word it stands for, "2 联合组建"."""
    value = next((value for value, code in column.codes.items() if code == text), "") if column else ""
    return f"{text} {VALUES.get(value, value)}" if value else text


@dataclass
class Reader:
    """Reads the cells of one column as the text that the layout would write; each distinct cell once.

    regions: name → code, for files that name a county where the layout has its code.
    """

    column: LayoutColumn
    source: Source
    date_format: str
    regions: Mapping[str, str]
    _known: dict[Any, str] = field(default_factory=dict)

    def text(self, raw: Cell | None) -> str:
        if raw is None or raw == "":
            return ""
        key = (raw.__class__, raw)
        if key not in self._known:
            self._known[key] = self._text(raw)
        return self._known[key]

    def _text(self, raw: Cell) -> str:
        if values.is_blank(raw):
            return ""
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        plain = values.spaced(raw)
        if self.column.codes:
            return self._coded(raw, plain)
        if self.column.field == "region_code":
            return self.regions.get(plain, plain)
        meant = self.source.meaning(raw)
        cell = written(self.column, meant, self.date_format)
        return plain if cell is None else str(cell)

    def _coded(self, raw: Cell, plain: str) -> str:
        """The code, also where a spreadsheet took its leading nought away or the platform writes it out in words."""
        for code in self.column.codes.values():
            if plain == code or (plain.isdecimal() and code.isdecimal() and int(plain) == int(code)):
                return code
        return self.column.codes.get(self.source.meaning(raw), plain)
