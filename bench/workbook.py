"""A register's workbook of N rows × 18 columns, always the same for the same N."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from rulebook.codes import expected_check

HEAD = (
    *("名称", "统一社会信用代码", "登记类型", "县区", "登记管理机关", "业务主管单位", "行业", "登记日期", "住所"),
    *("从业人员", "正式党员", "预备党员", "组织关系未转入"),
    *("党组织名称", "组建方式", "党组织成立日期", "书记", "指导员"),
)
COUNTIES = (("谯城区", 341602), ("涡阳县", 341621), ("蒙城县", 341622), ("利辛县", 341623))
KINDS = (("社会团体", "51", "协会"), ("民办非企业单位", "52", "服务中心"), ("基金会", "53", "基金会"))
TRADES = ("白酒", "中药材", "物流", "餐饮", "电商", "养老", "书画", "棋类", "家政", "花卉", "风筝", "武术")
SUPERVISORS = ("市教育局", "市文化和旅游局", "市体育局", "市农业农村局", "市卫生健康委", "")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
FIRST = date(2005, 1, 4)


def rows(count: int) -> list[list[Any]]:
    """The rows below the head; "" is a blank cell. Every row is right, so that each is written."""
    random = Random(2026)
    return [_row(number, random) for number in range(1, count + 1)]


def _row(number: int, random: Random) -> list[Any]:
    county, code = COUNTIES[number % 4]
    kind, prefix, tail = KINDS[0 if random.random() < 0.55 else 1 if random.random() < 0.96 else 2]
    head = f"{prefix}{code}MJT{number:06d}"
    name = f"亳州市{random.choice(TRADES)}第{number}{tail}"
    registered = FIRST + timedelta(days=random.randrange(6000))
    full, probationary = _members(random)
    party = _party(number, name, registered, full, random)
    instructor = "" if party[0] else f"{random.choice(SURNAMES)}指导{number % 20}"
    return [
        *(name, head + expected_check(head), kind, county, "亳州市民政局", random.choice(SUPERVISORS)),
        *(random.choice(TRADES), registered, f"{county}第{number % 300}路{number % 90}号"),
        *(random.randrange(2, 60), full, probationary, 1 if full > 4 else 0, *party, instructor),
    ]


def _members(random: Random) -> tuple[int, int]:
    """Half have none, a fifth at least three."""
    full = random.choices((0, 1, 2, 3, 4, 5, 8), (50, 17, 13, 8, 5, 4, 3))[0]
    return full, int(random.random() < 0.1)


def _party(number: int, name: str, registered: date, full: int, random: Random) -> list[Any]:
    """Name, mode, day and secretary of its Party organisation: a branch of its own, a joint one, none."""
    if full >= 3 and random.random() < 0.8:
        return [
            f"{name}党支部",
            "单独组建",
            registered + timedelta(days=300),
            f"{random.choice(SURNAMES)}书记{number % 50}",
        ]
    if full and random.random() < 0.6:
        group = number // 20
        return [
            f"亳州市第{group}联合党支部",
            "联合组建",
            date(2022, 3, 1) + timedelta(days=group % 300),
            f"赵联{group % 60}",
        ]
    return ["", "", "", ""]


def write(path: Path, count: int) -> Path:
    """Write the workbook."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "constant_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEAD)
    for at, cells in enumerate(rows(count), 1):
        sheet.write_row(at, 0, cells)
    book.close()
    return path
