"""The statutory table as a workbook in the printed layout, with the definitions on a second sheet."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter

from hangji.kit.export import INERT
from hangji.reports.content import Content
from hangji.reports.statutory.sheet import sheet

LEFT = 2  # columns before the first number: 甲 and 乙
TABLE, DEFINITIONS = "统计表", "指标口径"
FACE = {"font_name": "SimSun", "font_size": 9, "valign": "vcenter"}
FORMATS: Mapping[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "align": "center"},
    "left": {},
    "centre": {"align": "center"},
    "right": {"align": "right"},
    "stamp": {"bold": True, "align": "center", "font_color": "#B5191F"},
    "head": {"border": 1, "align": "center", "text_wrap": True},
    "code": {"border": 1, "align": "center", "font_size": 8},
    "line_1": {"border": 1, "indent": 1},
    "line_2": {"border": 1, "indent": 2},
    "number": {"border": 1, "align": "right", "num_format": "#,##0"},
    "line_bold": {"border": 1, "bold": True},
    "number_bold": {"border": 1, "bold": True, "align": "right", "num_format": "#,##0"},
    "below": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True},
    "cell": {"border": 1, "text_wrap": True, "valign": "top"},
}


def xlsx(content: Content, imprint: Mapping[str, Any]) -> bytes:
    """The table on A4 landscape. imprint: {} for a draft, marked 草表; else what kinds.py says of it."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, **INERT}) as book:
        formats = {name: book.add_format({**FACE, **said}) for name, said in FORMATS.items()}
        _Table(book.add_worksheet(TABLE), formats, content, imprint).write()
        _definitions(book.add_worksheet(DEFINITIONS), formats, content)
        book.set_properties({"title": content.title, "created": None})
    return made.getvalue()


class _Table:
    """Writes the first sheet from top to bottom; ``at`` is the next line."""

    def __init__(self, page: Any, formats: Mapping[str, Any], content: Content, imprint: Mapping[str, Any]):
        self.page, self.formats, self.words = page, formats, content.words
        self.head = sheet(content, imprint)
        self.last = LEFT + len(self.words["columns"]) - 1
        self.at = 0

    def write(self) -> None:
        self._above()
        self._heads()
        first = self.at
        self._lines()
        self._below()
        self._set_up(first)

    def _thirds(self, *texts: str, row: int | None = None) -> None:
        """Three texts on a line: left, in the middle, right."""
        row = self.at if row is None else row
        a, b = (self.last + 1) // 3, 2 * (self.last + 1) // 3
        for text, (start, end), form in zip(
            texts, ((0, a - 1), (a, b - 1), (b, self.last)), ("left", "centre", "right"), strict=True
        ):
            self.page.merge_range(row, start, row, end, text, self.formats[form])
        self.at = row + 1

    def _whole(self, text: str, form: str, height: float = 15) -> None:
        self.page.merge_range(self.at, 0, self.at, self.last, text, self.formats[form])
        self.page.set_row(self.at, height)
        self.at += 1

    def _above(self) -> None:
        head = self.head
        self._thirds(head["code"], head["office"], head["day"])
        self._whole(head["title"], "title", 30)
        if head["stamps"]:
            self._whole(" · ".join(head["stamps"]), "stamp")
        left = "　".join(part for part in (head["number"], head["scope"], head["known"]) if part)
        self._thirds(left, head["edition"], head["unit"])

    def _heads(self) -> None:
        top, form, column = self.at, self.formats["head"], LEFT
        for place, text in enumerate(("项　目", "代码")):
            self.page.merge_range(top, place, top + 1, place, text, form)
        for group in self.words["groups"]:
            self._group(top, column, group)
            column += group["span"]
        for place, code in enumerate(["甲", "乙", *(each["code"] for each in self.words["columns"])]):
            self.page.write_string(top + 2, place, code, self.formats["code"])
        self.page.set_row(top + 1, 38)
        self.at = top + 3

    def _group(self, top: int, first: int, group: Mapping[str, Any]) -> None:
        titles = [each["title"] for each in self.words["columns"][first - LEFT : first - LEFT + group["span"]]]
        form = self.formats["head"]
        if not group["title"]:
            self.page.merge_range(top, first, top + 1, first, titles[0], form)
            return
        if group["span"] > 1:
            self.page.merge_range(top, first, top, first + group["span"] - 1, group["title"], form)
        else:
            self.page.write_string(top, first, group["title"], form)
        for place, title in enumerate(titles, start=first):
            self.page.write_string(top + 1, place, title, form)

    def _lines(self) -> None:
        for line in self.words["lines"]:
            name, number = (f"line_{line['depth']}", "number") if line["depth"] else ("line_bold", "number_bold")
            said = f"其中：{line['title']}" if line["first"] else line["title"]
            self.page.write_string(self.at, 0, said, self.formats[name])
            self.page.write_string(self.at, 1, line["code"], self.formats["code"])
            for place, cell in enumerate(line["cells"], start=LEFT):
                if cell["value"] is None:
                    self.page.write_string(self.at, place, "—", self.formats[number])
                else:
                    self.page.write_number(self.at, place, cell["value"], self.formats[number])
            self.page.set_row(self.at, 21)
            self.at += 1

    def _below(self) -> None:
        self.at += 1
        top = self.at
        blocks = (
            ("平衡关系", balance_lines(self.words)),
            ("派生指标", figure_lines(self.words)),
            ("说明", note_lines(self.words)),
        )
        deep = top + max(len(lines) for _title, lines in blocks) + 2  # a long note takes two lines
        a, b = (self.last + 1) // 3, 2 * (self.last + 1) // 3
        for (title, lines), (start, end) in zip(blocks, ((0, a - 1), (a, b - 1), (b, self.last)), strict=True):
            self.page.merge_range(top, start, top, end, title, self.formats["bold"])
            self.page.merge_range(top + 1, start, deep, end, "\n".join(lines), self.formats["below"])
        self.at = deep + 2
        self._signatures()
        if self.head["verification"]:
            self._whole(self.head["verification"], "left")

    def _signatures(self) -> None:
        said = [f"{signature}：" for signature in self.words["signatures"]] + [self.head["issued"]]
        width = (self.last + 1) // len(said)
        for number, text in enumerate(said):
            end = self.last if number == len(said) - 1 else (number + 1) * width - 1
            self.page.merge_range(self.at, number * width, self.at, end, text, self.formats["left"])
        self.at += 1

    def _set_up(self, first: int) -> None:
        self.page.set_column(0, 0, 21)
        self.page.set_column(1, 1, 4.5)
        self.page.set_column(LEFT, self.last, 6.3)
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.page.center_horizontally()
        self.page.print_area(0, 0, self.at - 1, self.last)
        self.page.fit_to_pages(1, 1)
        self.page.freeze_panes(first, LEFT)
        self.page.set_footer("&C第 &P 页，共 &N 页")


def balance_lines(words: Mapping[str, Any]) -> list[str]:
    """Each balance with its numbers and a mark, and after it the lines in which it does not hold."""
    lines: list[str] = []
    for each in words["balances"]:
        mark = "✓" if each["holds"] else "不平衡"
        lines.append(f"{each['formula']}：{each['numbers']} {mark}")
        lines += [f"　{each['across']} {other['code']}：{other['numbers']}" for other in each["broken"]]
    return lines


def figure_lines(words: Mapping[str, Any]) -> list[str]:
    return [f"{of['title']} = {of['part']} ÷ {of['whole']} = {rate_said(of['rate'])}" for of in words["figures"]]


def rate_said(rate: str | None) -> str:
    return "—" if rate is None else f"{rate}%"


def note_lines(words: Mapping[str, Any]) -> list[str]:
    return [*(each["text"] % {"count": each["count"]} for each in words["remarks"]), *words["notes"]]


def _definitions(page: Any, formats: Mapping[str, Any], content: Content) -> None:
    """What each column counts, how figures are derived, and by which dated texts it was judged."""
    words = content.words
    heads = ("栏", "名称", "单位", "口径", "版本和依据")
    lines = [heads]
    edition = f"表式第 {words['number']} 版，{words['valid_from']} 起；{words['source']}"
    for column in words["columns"]:
        title = "·".join(part for part in (column["group"], column["title"]) if part)
        code = f"{column['code']} {column['letter']}".strip()
        lines.append((code, title, column["unit"], column["wording"], edition))
    for of in words["figures"]:
        version = f"第 {content.basis['indicators'][of['code']]} 版；{of['source']}"
        lines.append(("派生", of["title"], "%", f"{of['formula']}。{of['exclusions']}", version))
    for clause in words["clauses"]:
        checked = f"已核对：{clause['checked_by']}" if clause["checked_by"] else "待核对"
        source = f"{clause['valid_from']} 起；{clause['source']}；{checked}"
        lines.append(("标准", clause["title"], "", clause["value"], source))
    for row, line in enumerate(lines):
        for place, text in enumerate(line):
            page.write_string(row, place, text, formats["head" if not row else "cell"])
    for place, width in enumerate((8, 30, 6, 56, 56)):
        page.set_column(place, place, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
