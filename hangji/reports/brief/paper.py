"""The papers of a brief: a bulletin by GB/T 9704 as docx and PDF, with its number and the code to check it by."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hangji.kit.letter import Annex, Block, Heading, Letter, Table, docx, pdf
from hangji.office.issues import proof_of
from hangji.reports.content import Content

MASTHEADS = {"brief": "社会组织党建工作简报", "comparison": "社会组织党建工作对照表"}


def letter_of(content: Content, imprint: Mapping[str, Any]) -> Letter:
    """imprint: of office.issues; empty while it is a draft, which then says so and has neither number nor code."""
    issued_on = date.fromisoformat(imprint["issued_on"]) if imprint else None
    said = content.words
    return Letter(
        issuer=MASTHEADS[content.template],
        title=content.title,
        number=imprint.get("number", "") or "（未编号）",
        editor=imprint.get("unit", "") or content.scope["region_name"],
        day=issued_on,
        body=(*blocks(said["body"]), basis_said(content)),
        annexes=tuple(Annex(each["title"], blocks(each["body"])) for each in said["annexes"]),
        proof=proof_of(imprint) if imprint else None,
        draft="" if imprint else "草稿",
    )


def blocks(said: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(each) for each in said)


def _block(said: Mapping[str, Any]) -> Block:
    if "table" in said:
        return Table(**said["table"])
    if "heading" in said:
        return Heading(said["heading"], said["level"])
    return str(said["text"])


def definition_of(content: Content) -> str:
    """The versions of what was counted, for the register of issued documents: 8项指标第1版，判定标准3f9a0c12…"""
    versions = content.basis["indicators"]
    numbers = sorted(set(versions.values()))
    which = "、".join(f"第{number}版" for number in numbers)
    return f"{len(versions)}项指标{which}，判定标准{content.basis['policy'][:12]}"


def basis_said(content: Content) -> str:
    """The last paragraph: by which definitions, and that every number can be opened."""
    return f"说明：本件各项数据按{definition_of(content)}统计，每个数都可在系统中查到所计的名单。"


def brief_docx(content: Content, imprint: Mapping[str, Any]) -> bytes:
    return docx(letter_of(content, imprint))


def brief_pdf(content: Content, imprint: Mapping[str, Any]) -> bytes:
    return pdf(letter_of(content, imprint))
