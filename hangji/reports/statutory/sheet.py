"""The head of the printed form: what stands around the table on screen, on paper and in the workbook."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from hangji.reports.content import Content

BLANK = "　" * 4


def sheet(content: Content, imprint: Mapping[str, Any]) -> dict[str, Any]:
    """In Chinese whatever the reader's language: a form is one paper.

    code, office, day, number, unit, scope, known: lines as printed. stamps: what marks it as no report.
    """
    scope = content.scope
    day = date.fromisoformat(scope["day"])
    stamps = [] if imprint else ["草表"]
    if not all(balance["holds"] for balance in content.words["balances"]):
        stamps.append("不平衡")
    return {
        "title": content.title,
        "code": f"表号：{imprint.get('form_code') or BLANK}",
        "office": f"填报单位：{imprint.get('unit') or BLANK}",
        "day": f"数据截至：{day.year} 年 {day.month} 月 {day.day} 日",
        "number": f"编号：{imprint['number']}" if imprint.get("number") else "",
        "scope": f"范围：{scope['region_name']} · {scope['level_name']}",
        "unit": f"计量单位：{content.words['unit']}",
        "known": _known(scope["known"]),
        "stamps": stamps,
        "edition": f"表式第 {content.words['number']} 版",
        "issued": f"报出日期：{imprint.get('issued_on') or '　　年　　月　　日'}",
        "verification": _verification(imprint),
    }


def _known(text: str | None) -> str:
    return f"按 {timezone.localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M} 所知" if text else ""


def _verification(imprint: Mapping[str, Any]) -> str:
    """How the paper is verified, as far as the imprint tells."""
    parts = (("校验码", "code"), ("查验地址", "address"), ("审计链末条", "audit_head"))
    return "　".join(f"{label}：{imprint[key]}" for label, key in parts if imprint.get(key))
