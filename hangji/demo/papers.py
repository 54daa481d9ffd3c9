"""The approvals (批复) of the demonstration: one short document per Party organisation, with its number and date."""

import io
from datetime import date

from django.core.files.base import ContentFile
from docx import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from hangji.demo.facts import PartyOrganisation


def approval(made: PartyOrganisation, body: str) -> ContentFile[bytes]:
    """The approval of a Party organisation as a docx file."""
    paper = Docx()
    _line(paper, f"{body}文件", centred=True)
    _line(paper, made.document_number, centred=True)
    _line(paper, f"关于同意成立{made.name}的批复", centred=True)
    _line(paper, f"经研究，同意成立{made.name}。请按照有关规定召开党员大会，选举产生书记，并报我处备案。")
    _line(paper, body)
    _line(paper, chinese_day(made.approved_on))
    _line(paper, "（演示数据，非正式文件）")
    kept = io.BytesIO()
    paper.save(kept)
    return ContentFile(kept.getvalue(), name=f"{made.document_number}.docx")


def _line(paper: Docx, text: str, *, centred: bool = False) -> None:  # type: ignore[valid-type]
    paragraph = paper.add_paragraph(text)  # type: ignore[attr-defined]
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
