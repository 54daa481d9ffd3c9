"""A letter, as public offices write them (GB/T 9704-2012): what it says, apart from how it is printed.

From the same letter a docx is drawn (letter_docx) and a PDF (typst/letter.typ). What an office sends is Chinese,
whatever the language of the person at the screen: its standing words are not translated. Faces are named, not shipped.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno

from hangji.kit import typeset
from rulebook.characters import cleared

DIGITS = "〇一二三四五六七八九十"
LEVELS = 4


@dataclass(frozen=True)
class Heading:
    """Numbered by itself. level: 1 一、 2 （一） 3 1. 4 （1）."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Table:
    """columns: the head. rows: as many cells each. widths: in parts of the whole; none: all alike.

    right: the columns whose cells are numbers. last: the last row is a total.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    widths: Sequence[int] = ()
    right: Sequence[int] = ()
    last: bool = False


Block = str | Heading | Table


@dataclass(frozen=True)
class Annex:
    """An attachment that is printed behind the letter, on a page of its own."""

    title: str
    body: Sequence[Block]


@dataclass(frozen=True)
class Proof:
    """How a reader checks the paper. address: what the QR code holds. code: the same to be typed. lines: what it is."""

    address: str
    code: str
    lines: Sequence[str]

    def plain(self) -> dict[str, Any]:
        return {"address": self.address, "code": self.code, "lines": list(self.lines), "qr": qr_svg(self.address)}


@dataclass(frozen=True)
class Letter:
    """issuer: the words of the red head (发文机关标志). number: 发文字号. signatory: 签发人, of a letter going upwards.

    editor: who edits a bulletin (简报); it then has the head of one, editor and day over the rule, and no signature.
    addressee: 主送机关. attachments: names of attachments; none named: the annexes' titles. signature, day: who, when.
    notes: 附注. copies: 抄送. printed_by, printed_on: 印发机关, 印发日期. draft: words to be printed across a draft.
    """

    issuer: str
    title: str
    body: Sequence[Block]
    number: str = ""
    signatory: str = ""
    editor: str = ""
    addressee: str = ""
    attachments: Sequence[str] = ()
    signature: str = ""
    day: date | None = None
    notes: Sequence[str] = ()
    copies: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    annexes: Sequence[Annex] = ()
    proof: Proof | None = None
    draft: str = ""

    @property
    def attached(self) -> list[str]:
        return list(self.attachments) or [annex.title for annex in self.annexes]


def pdf(letter: Letter) -> bytes:
    """The letter as PDF; the same letter gives the same bytes."""
    return typeset.pdf("letter.typ", plain(letter))


def docx(letter: Letter) -> bytes:
    """The letter as a docx file; the same letter gives the same bytes."""
    from hangji.kit import letter_docx  # which reads this module

    return letter_docx.drawn(letter)


# The forms in which a letter goes out, by the ending of the file.
FORMS = {"docx": docx, "pdf": pdf}


def plain(letter: Letter) -> dict[str, Any]:
    """The letter as plain values, days in words and headings numbered: what the typst template reads."""
    kept = (
        "issuer",
        "title",
        "number",
        "signatory",
        "editor",
        "addressee",
        "signature",
        "copies",
        "printed_by",
        "draft",
    )
    said: dict[str, Any] = {
        **{name: getattr(letter, name) for name in kept},
        "body": list(blocks(letter.body)),
        "attached": letter.attached,
        "day": day_said(letter.day),
        "notes": list(letter.notes),
        "printed_on": day_said(letter.printed_on),
        "annexes": [{"title": annex.title, "body": list(blocks(annex.body))} for annex in letter.annexes],
        "proof": letter.proof.plain() if letter.proof else None,
    }
    clear: dict[str, Any] = _cleared(said)
    return clear


def _cleared(said: Any) -> Any:
    """The same plain values, their texts such as every form of a letter can hold."""
    if isinstance(said, str):
        return cleared(said)
    if isinstance(said, list):
        return [_cleared(each) for each in said]
    return {name: _cleared(each) for name, each in said.items()} if isinstance(said, dict) else said


def blocks(body: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """The parts of a body as plain values: {"is": "paragraph" | "heading" | "table", …}."""
    counts = [0] * LEVELS
    for block in body:
        if isinstance(block, Heading):
            counts[block.level - 1 :] = [counts[block.level - 1] + 1, *[0] * (LEVELS - block.level)]
            text = numeral(counts[block.level - 1], block.level) + block.text
            yield {"is": "heading", "level": block.level, "text": text}
        elif isinstance(block, Table):
            yield _table(block)
        else:
            yield {"is": "paragraph", "text": block}


def _table(table: Table) -> dict[str, Any]:
    return {
        "is": "table",
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "caption": table.caption,
        "widths": list(table.widths) or [1] * len(table.columns),
        "right": list(table.right),
        "last": table.last,
    }


def numeral(number: int, level: int) -> str:
    """The number of a heading: 一、 （一） 1. （1）."""
    said = chinese(number) if level <= 2 else str(number)
    return {1: f"{said}、", 2: f"（{said}）", 3: f"{said}.", 4: f"（{said}）"}[level]


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 二十一. Raises ValueError beyond."""
    if not 0 < number < 100:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def day_said(day: date | None) -> str:
    """2021年10月31日, without spaces; nothing for no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def qr_svg(text: str) -> str:
    """The QR code of an address as SVG, without a margin of its own."""
    return str(segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True))


def qr_png(text: str) -> bytes:
    kept = io.BytesIO()
    segno.make(text, error="m", micro=False).save(kept, kind="png", scale=8, border=0)
    return kept.getvalue()
