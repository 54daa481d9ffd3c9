"""The self-assessment as a workbook: what is prefilled is locked and signed, what is asked may be filled in offline."""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import xlsxwriter
from django.core.files.storage import default_storage
from django.core.signing import Signer
from django.utils.translation import gettext as _

from hangji.appraisal.models import Appraisal
from hangji.appraisal.queries.uses import said_of
from hangji.intake.reading.open import read_file
from hangji.kit.export import INERT
from hangji.kit.refusal import Refusal
from hangji.office.models import Document
from rulebook.appraisal import marks_said
from rulebook.appraisal_templates import Item

HEAD = ("编号", "类别", "项目", "满分", "材料，或者为什么问", "选择", "说明")
CHOICE, SAID = 5, 6  # columns that are filled in
FIRST = 5  # the row of the first item, from 1
SALT = "appraisal.sheet"
LONGEST = 250  # characters of a list of choices that a cell takes


def written(appraisal: Appraisal, evidence: Mapping[str, Any], answers: Mapping[str, Any]) -> bytes:
    """The workbook of one organisation with what has been answered so far."""
    rows = list(_rows(appraisal, evidence))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **INERT}) as book:
        sheet = book.add_worksheet("自评")
        locked, open_ = book.add_format({"text_wrap": True, "bg_color": "#F4F2EE"}), book.add_format({"locked": False})
        bold = book.add_format({"bold": True})
        for at, width in enumerate((16, 12, 30, 8, 44, 34, 40)):
            sheet.set_column(at, at, width)
        sheet.write_string(0, 0, f"{appraisal.organisation} {appraisal.round.name}自评表", bold)
        sheet.write_string(1, 0, "灰色的格子是系统里已有的，不要改；只填“选择”和“说明”。")
        sheet.write_string(2, 0, f"{appraisal.pk}", locked)
        sheet.write_string(2, 1, _signature(appraisal.pk, rows), locked)
        for at, text in enumerate(HEAD):
            sheet.write_string(FIRST - 2, at, text, bold)
        for line, (item, cells) in enumerate(zip(appraisal.round.rules.items, rows, strict=True), FIRST - 1):
            for at, text in enumerate(cells):
                sheet.write_string(line, at, text, locked)
            _answer(sheet, line, item, answers.get(item.key, {}), open_ if item.asked else locked)
        sheet.protect()
    return file.getvalue()


def _answer(sheet: Any, line: int, item: Item, said: Mapping[str, str], form: Any) -> None:
    titles = [each.title for each in item.choices]
    chosen = next((each.title for each in item.choices if each.key == said.get("choice")), "")
    sheet.write_string(line, CHOICE, chosen, form)
    sheet.write_string(line, SAID, said.get("said", ""), form)
    if titles and len(",".join(titles)) < LONGEST and not any("," in title for title in titles):
        sheet.data_validation(line, CHOICE, line, CHOICE, {"validate": "list", "source": titles})


def _rows(appraisal: Appraisal, evidence: Mapping[str, Any]) -> Iterator[list[str]]:
    """The locked cells, a row an item; an office's file is Chinese, whatever the screen."""
    for item in appraisal.round.rules.items:
        text = item.why if item.asked else str(said_of(item.evidence, evidence.get(item.evidence)))
        yield [item.key, item.group, item.title, marks_said(item.full), text]


def _signature(pk: int, rows: list[list[str]]) -> str:
    return Signer(salt=SALT).signature(json.dumps([pk, rows], ensure_ascii=False))


def read(document: Document, appraisal: Appraisal, evidence: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The answers of a workbook that was handed out for this appraisal. Raises Refusal where it is not that one."""
    found = read_file(default_storage.path(document.path), document.name)
    if found.refused or not found.sheets:
        raise _refused(_("文件读不出来"), _("请用本系统导出的自评表填写"))
    cells = {row.number: [str(cell).strip() for cell in row.cells] for row in found.sheets[0].rows}
    if _cell(cells, 3, 0) != str(appraisal.pk):
        raise _refused(_("这不是“%(name)s”的自评表") % {"name": appraisal.organisation}, _("核对选的是哪一个文件"))
    items = appraisal.round.rules.items
    rows = [[_cell(cells, line, at) for at in range(CHOICE)] for line in range(FIRST, FIRST + len(items))]
    if _cell(cells, 3, 1) != _signature(appraisal.pk, rows):
        raise _changed(rows, list(_rows(appraisal, evidence)))
    return dict(_answers(items, cells))


def _cell(cells: Mapping[int, list[str]], line: int, at: int) -> str:
    row = cells.get(line, [])
    return row[at] if at < len(row) else ""


def _changed(rows: list[list[str]], known: list[list[str]]) -> Refusal:
    """Where a locked cell is not as it was handed out."""
    spots = [
        _("第 %(row)d 行“%(column)s”") % {"row": line, "column": HEAD[at]}
        for line, (row, own) in enumerate(zip(rows, known, strict=True), FIRST)
        for at in range(CHOICE)
        if row[at] != own[at]
    ]
    because = _("锁定的格子被改过：%(spots)s") % {"spots": _("、").join(spots[:5]) or _("校验码")}
    return _refused(because, _("材料有误的，在材料自己的页面更正；请重新导出再填"))


def _refused(because: str, instead: str) -> Refusal:
    return Refusal(_("不能导入自评表"), because, instead)


def _answers(items: tuple[Item, ...], cells: Mapping[int, list[str]]) -> Iterator[tuple[str, dict[str, str]]]:
    for line, item in enumerate(items, FIRST):
        chosen, said = _cell(cells, line, CHOICE), _cell(cells, line, SAID)
        if not item.asked and (chosen or said):
            raise _refused(
                _("第 %(row)d 行“%(item)s”不用自评，却填了字") % {"row": line, "item": item.title}, _("删去再导入")
            )
        if not chosen:
            continue
        key = next((each.key for each in item.choices if each.title == chosen), "")
        if not key:
            facts = {"row": line, "text": chosen[:40]}
            raise _refused(_("第 %(row)d 行的选择“%(text)s”不在可以选的里面") % facts, _("从下拉的几项里选"))
        yield item.key, {"choice": key, "said": said}
