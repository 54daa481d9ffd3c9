"""A workbook as an office keeps it: title, two-row head, sections, notes, totals, mixed dates, wrong codes."""

from pathlib import Path
from typing import Any

import openpyxl

from rulebook.codes import expected_check

HEAD = (
    ("序号", ""),
    ("社会组织名称", ""),
    ("统一社会信用代码", ""),
    ("登记类型", ""),
    ("所在县（区）", ""),
    ("业务主管单位", ""),
    ("成立登记时间", ""),
    ("党员情况", "正式党员"),
    ("", "预备党员"),
    ("", "总数"),
    ("从业人员数（人）", ""),
    ("党组织情况", "党组织名称"),
    ("", "组建形式"),
    ("", "成立时间"),
    ("", "书记"),
    ("党建指导员", ""),
    ("联系电话", ""),
    ("备注", ""),
)


def code(prefix: str, number: int, region: int = 341602) -> str:
    """A right code: ``prefix`` 51, 52 or 53, a number, and the check character."""
    head = f"{prefix}{region}MJ{number:07d}"
    return head + expected_check(head)


def wrong_code(prefix: str, number: int) -> str:
    """A code whose last character is another than it should be."""
    right = code(prefix, number)
    return right[:-1] + ("8" if right[-1] != "8" else "9")


def rows() -> list[list[Any]]:
    """The sheet from its first row on, row 1 being the title."""
    top, sub = [a for a, _b in HEAD], [b for _a, b in HEAD]
    joint = ["谯城区文体联合党支部", "联建", "2021年3月12日", "李示例"]
    return [
        ["谯城区社会组织党建工作台账（2021年10月）"],
        ["填报单位：谯城区民政局（示例）", *[""] * 12, "单位：名、个"],
        top,
        sub,
        ["一、社会团体"],
        [
            1,
            "谯城区象棋协会",
            code("51", 1),
            "社团",
            "谯城区",
            "区体育局",
            "2012.5.6",
            3,
            1,
            4,
            "6名",
            *single("象棋协会", "2013-07-01"),
        ],
        [2, "谯城区书画协会", code("51", 2), "社会团体", "谯城区", "区文联", "二〇一五年三月二日", 1, 0, 1, 5, *joint],
        [3, "谯城区舞蹈协会", code("51", 3).lower(), "协会", "谯城区", "区文联", 43000, "1", "", 1, "３", *joint],
        [4, "谯城区钓鱼协会", wrong_code("51", 4), "社团", "谯城区", "", "2019.13.05", 0, 0, 0, 2],
        [5, "谯城区花卉协会", code("51", 5), "社团", "谯城区", "暂无", "1900-01-01", "", "", "", "-", "无"],
        [],
        ["二、民办非企业单位"],
        [
            6,
            "谯城区小星星幼儿园",
            code("52", 6),
            "民非",
            "谯城区",
            "区教育局",
            "2018/9/1",
            2,
            0,
            2,
            12,
            *[""] * 4,
            "王示例",
        ],
        [7, "谯城区向日葵幼儿园", code("52", 7), "社团", "谯城区", "区教育局", "20180901", "约3", 0, "", 10],
        [8, "谯城区双胞胎托养中心", code("52", 8), "民非", "谯城区", "区民政局", "2017年5月", 0, 0, 0, 8],
        [9, "谯城区双生托养中心", code("52", 8), "民非", "谯城区", "区民政局", "2017-05-01", 0, 0, 0, 8],
        top,
        sub,
        [10, "谯城区同心基金会", 5.3341602e17, "基金会", "谯城区", "", "2020-01-01", 5, 0, 5, 4],
        [11],
        ["合计", "", "", "", "", "", "", 12, 1, 13, 58],
        ["注：本表党员人数为2021年10月31日数字。"],
        ["填表人：示例一", "", "", "审核人：示例二"],
    ]


def single(name: str, formed: str) -> list[str]:
    """The cells of a Party organisation of one's own."""
    return [f"中共谯城区{name}支部委员会", "单独组建", formed, "张示例"]


def office_workbook(path: Path) -> Path:
    """Write it as .xlsx."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for cells in rows():
        sheet.append(cells)
    for area in ("A1:R1", "H3:J3", "L3:O3", *(f"{letter}3:{letter}4" for letter in "ABCDEFGKPQR")):
        sheet.merge_cells(area)
    book.create_sheet("填表说明").append(["请于月底前报送"])
    book.save(path)
    return path


def office_text(path: Path, encoding: str = "gb18030") -> Path:
    """Write the same rows as comma separated text."""
    lines = [",".join("" if cell is None else str(cell) for cell in cells) for cells in rows()]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path
