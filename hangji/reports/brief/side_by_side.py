"""县区对照: the same numbers in one table per few counties, in the order of their codes, which ranks nobody."""

from collections.abc import Iterator

from hangji.coverage.wording import BALANCE as LETTERS
from hangji.kit.letter import day_said
from hangji.reports.brief.reckoning import OWN, Reckoning
from hangji.reports.brief.words import Said, known_said, narrow_rate, place_said, table, text
from rulebook.indicators import indicators

ACROSS = 5  # counties that stand beside each other on a page


def body(of: Reckoning) -> list[Said]:
    said, counties = of.said(), sum(name != OWN for name in of.parts.values())
    line = (
        f"截至{day_said(of.scope.day)}，{place_said(said)}{of.values['now.all']}家，分布在{counties}个县区。"
        f"以下按行政区划代码排列，只作对照，不排名次。{known_said(of.scope.known)}"
    )
    return [text(line), *_tables(of), text(_beside(of))]


def _tables(of: Reckoning) -> Iterator[Said]:
    codes = list(of.parts)
    for number, at in enumerate(range(0, len(codes), ACROSS), 1):
        some = codes[at : at + ACROSS]
        head = ("项目", *(of.parts[code] for code in some), "合计")
        prefixes = [*(f"part.{code}." for code in some), "now."]
        rows = [(label, *(_cell(of, prefix, halves) for prefix in prefixes)) for label, halves in _lines()]
        right = list(range(1, len(head)))
        yield table(head, rows, caption=f"表{number}　分县区对照", widths=[5, *[4] * len(right)], right=right)


def _lines() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Label and the condition counted, or the two of a rate."""
    for each in indicators():
        halves = (each.numerator.condition, *((each.denominator.condition,) if each.denominator else ()))
        yield each.title, halves
    for _letter, condition, label in LETTERS:
        yield str(label), (condition,)
    yield "派驻指导员、没有党组织", ("instructed",)


def _cell(of: Reckoning, prefix: str, halves: tuple[str, ...]) -> str:
    counts = [of.values[f"{prefix}{name}"] for name in halves]
    return str(counts[0]) if len(counts) == 1 else narrow_rate(*counts)


def _beside(of: Reckoning) -> str:
    letters = "＋".join(letter for letter, _condition, _label in LETTERS)
    return f"社会组织数 A＝{letters}，各县区逐一平衡；率都同时列出分子和分母，没有适用对象的记“—”。{_own(of)}"


def _own(of: Reckoning) -> str:
    """Why there is a column that is no county."""
    return f"“{OWN}”是由上级直接管理、不归某一县区的党组织。" if OWN in of.parts.values() else ""
