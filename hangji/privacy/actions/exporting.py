"""Handing a person's own data out: a workbook and the same as JSON, in one package, which the program does not keep."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import xlsxwriter

from hangji.kit.export import INERT
from hangji.office.acts import Act
from hangji.office.pen import writing
from hangji.privacy.actions.requests import close, made_of, may_ask, note
from hangji.privacy.models import PersonRequest, RequestKind, RequestState
from hangji.privacy.queries.dossier import COLUMNS, Dossier, Part
from hangji.privacy.queries.files import search
from hangji.privacy.queries.subjects import Subject

README = """这个包里是本系统保存的关于你的个人信息，按处理目的分开：
个人信息.xlsx 和 个人信息.json 内容相同。同一句话里提到的其他人，姓名已经遮住。
每一项保存多久、依据是什么，见“目的”一栏；需要更正、删除的，可以向提供这份材料的单位提出
（《个人信息保护法》第四十四条至第四十七条）。
"""


def export_person(*, subject: Subject, reason: str, act: Act) -> tuple[PersonRequest, bytes]:
    """The package for the person, and the entry that says who handed it out and why."""
    may_ask(subject, act)
    with writing(act) as pen:
        parts = Dossier(subject, search(subject)).parts()
        made = made_of(subject, RequestKind.EXPORT, reason, act)
        close(made, RequestState.DONE, "", act)
        pen.note(note("export_person", made, after={"rows": sum(len(part.rows) for part in parts)}, reason=reason))
    return made, packed(subject, parts, act)


def packed(subject: Subject, parts: list[Part], act: Act) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("说明.txt", README)
        package.writestr("个人信息.json", _json(subject, parts, act))
        package.writestr("个人信息.xlsx", _workbook(parts))
    return whole.getvalue()


def _json(subject: Subject, parts: list[Part], act: Act) -> str:
    said = {
        "name": subject.name,
        "day": act.today.isoformat(),
        "purposes": [{**asdict(part.purpose), "rows": [asdict(row) for row in part.rows]} for part in parts],
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def _workbook(parts: list[Part]) -> bytes:
    """The first sheet says why and how long; then a sheet a purpose."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, INERT) as book:
        head = book.add_format({"bold": True})
        first = book.add_worksheet("目的")
        _sheet(first, ("目的", "为什么", "依据", "保存多久", "条数"), head, [_about(part) for part in parts])
        for part in parts:
            _sheet(book.add_worksheet(part.purpose.title[:31]), COLUMNS, head, [row.cells() for row in part.rows])
    return file.getvalue()


def _about(part: Part) -> tuple[str, ...]:
    of = part.purpose
    return of.title, of.why, of.basis, of.because, str(len(part.rows))


def _sheet(sheet: Any, names: Sequence[str], head: Any, rows: Sequence[Sequence[str]]) -> None:
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(names):
        sheet.set_column(at, at, 40 if at == len(names) - 1 else 18)
        sheet.write_string(0, at, name, head)
    for line, cells in enumerate(rows, 1):
        for at, cell in enumerate(cells):
            sheet.write_string(line, at, cell)
