"""Which column holds what: finds the head of a table and matches its words to fields."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from hangji.intake.reading.fields import HEADCOUNTS, PARTY, Field
from hangji.intake.reading.sentences import note
from hangji.intake.reading.sheet import Cell, Row, Sheet
from hangji.intake.reading.sheetscan import column_letters, column_number
from rulebook.sentence import Sentence

HEAD_WITHIN = 40  # rows with content
DEEPEST = 3
LONGEST_HEAD = 40
LEAST_FIELDS = 2
OF_THE_PARTY = {entry.name for entry in (*HEADCOUNTS[2:], *PARTY[2:])}
ORDINALS = {"序号", "编号", "行号", "次序", "序", "no", "no.", "顺序号", "导入检查结果"}
ABOUT_ANOTHER_THING = re.compile(
    r"电话|手机|联系方式|号码|身份证|邮箱|性别|年龄|学历|职务|备注|^是否|有无|情况说明|原因|照片"
)
DECORATION = re.compile(r"[\s*＊★☆:：,，。．.;；“”\"'’‘、_\u200b\ufeff]+")
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|<[^<>]*>")
AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
EXACT, WITHOUT_BRACKETS, WITHIN, FOREIGN_GROUP = 100, 96, 50, 40


@dataclass
class Head:
    """The head of a table: its row numbers, the text over each column (from 0), and the field of each.

    score: how well the words fit, for choosing among sheets.
    """

    rows: list[int] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    fields: dict[int, Field] = field(default_factory=dict)
    notes: list[Sentence] = field(default_factory=list)
    score: int = 0

    @property
    def last_row(self) -> int:
        """The number of the head's last row; 0 without a head."""
        return max(self.rows, default=0)

    def column_of(self, name: str) -> int | None:
        """The column (from 0) that holds that field."""
        return next((index for index, entry in self.fields.items() if entry.name == name), None)


@lru_cache(maxsize=4096)
def plain(head: str) -> str:
    """A head without blanks, decoration and brackets' signs: "党员数 （人）*" -> "党员数人"."""
    return DECORATION.sub("", unicodedata.normalize("NFKC", head)).translate(str.maketrans("", "", "()[]【】〔〕<>/"))


@lru_cache(maxsize=4096)
def bare(head: str) -> str:
    """A head also without what stands in brackets: "党员数（人）" -> "党员数"."""
    return plain(BRACKETED.sub("", unicodedata.normalize("NFKC", head)))


@lru_cache(maxsize=256)
def words_of(entry: Field) -> dict[str, int]:
    """The field's words in plain form, with their rank (0 is the usual one)."""
    ranks: dict[str, int] = {}
    for rank, word in enumerate((*entry.words, entry.label)):
        ranks.setdefault(plain(word).lower(), rank)
    return ranks


@lru_cache(maxsize=16)
def index_of(fields: tuple[Field, ...]) -> dict[str, list[tuple[int, int]]]:
    """Word in plain form -> (rank, position of its field) for each field that has it."""
    index: dict[str, list[tuple[int, int]]] = {}
    for order, entry in enumerate(fields):
        for word, rank in words_of(entry).items():
            index.setdefault(word, []).append((rank, order))
    return index


@lru_cache(maxsize=8192)
def fits(fields: tuple[Field, ...], group: str, head: str) -> dict[int, tuple[int, int]]:
    """The fields that a head could mean: position of the field -> (score, -rank of the word)."""
    index = index_of(fields)
    found: dict[int, tuple[int, int]] = {}
    for text, whole in ((group + head, True), (head, not group)):
        for form, score in ((plain(text), EXACT), (bare(text), WITHOUT_BRACKETS)):
            for rank, order in index.get(form.lower(), ()):
                lost = 0 if whole else FOREIGN_GROUP if stranger(group, fields[order]) else 1
                found[order] = max(found.get(order, (0, 0)), (score - lost, -rank))
    return found or loose_fits(fields, bare(group + head) or bare(head))


def loose_fits(fields: tuple[Field, ...], text: str) -> dict[int, tuple[int, int]]:
    """The fields of which a longer head has a word in it."""
    if not text or len(text) > LONGEST_HEAD or ABOUT_ANOTHER_THING.search(text):
        return {}
    all_fits = ((order, loose_fit(text, words_of(entry))) for order, entry in enumerate(fields))
    return {order: fit for order, fit in all_fits if fit[0]}


def stranger(group: str, entry: Field) -> bool:
    """Whether a head under a Party group would be claimed by a field not of the Party: 党组织/名称 is no 名称."""
    return "党" in group and entry.name not in OF_THE_PARTY


def loose_fit(text: str, words: Mapping[str, int]) -> tuple[int, int]:
    """A longer head that has a field's word in it: "截至十月底正式党员" has 正式党员."""
    inside = [word for word in words if len(word) >= 4 and word in text and len(text) <= len(word) + 8]
    longest = max(inside, key=len, default="")
    return (WITHIN + len(longest), -words[longest]) if longest else (0, 0)


def head_text(cell: Cell) -> str:
    """A cell as a head; a number, a date or a long text is none."""
    return cell.strip() if isinstance(cell, str) and len(cell) <= LONGEST_HEAD * 2 else ""


def stacked(rows: Sequence[Row]) -> dict[int, tuple[str, str]]:
    """Over each column: the merged group heads above it, joined, and the lowest head."""
    width = max(len(row.cells) for row in rows)
    levels = [[head_text(row.cells[i]) if i < len(row.cells) else "" for i in range(width)] for row in rows]
    carried = [""] * len(rows)
    found: dict[int, tuple[str, str]] = {}
    for index in range(width):
        texts = [level[index] for level in levels]
        lowest = max((depth for depth, words in enumerate(texts) if words), default=-1)
        for depth in range(len(rows)):
            if texts[depth]:
                carried[depth] = texts[depth] if depth < lowest else ""
                carried[depth + 1 :] = [""] * (len(rows) - depth - 1)
        if lowest >= 0:
            group = "".join(texts[depth] or carried[depth] for depth in range(lowest))
            found[index] = (group, texts[lowest])
    return found


def match(heads: Mapping[int, tuple[str, str]], fields: Sequence[Field]) -> Head:
    """Give each field at most one column and each column at most one field, best fit first; ties are told."""
    claims = sorted(
        (
            (*fit, -index, -order)
            for index, (group, head) in heads.items()
            for order, fit in fits(tuple(fields), group, head).items()
        ),
        reverse=True,
    )
    found = Head(texts={index: "/".join(filter(None, pair)) for index, pair in heads.items()})
    held: dict[str, int] = {}
    for score, _rank, minus_index, minus_order in claims:
        entry, index = fields[-minus_order], -minus_index
        if index not in found.fields and entry.name not in held:
            found.fields[index], held[entry.name] = entry, score
    found.score = sum(held.values())
    found.notes = told_ties(claims, found, fields)
    return found


def told_ties(claims: Sequence[tuple[int, int, int, int]], found: Head, fields: Sequence[Field]) -> list[Sentence]:
    """The notes on columns that could have been understood otherwise."""
    notes = []
    for score, _rank, minus_index, minus_order in claims:
        entry, index = fields[-minus_order], -minus_index
        holder = found.column_of(entry.name)
        if index not in found.fields and holder is not None and score >= WITHIN:
            facts = {"first": column_letters(holder + 1), "second": column_letters(index + 1), "label": entry.label}
            notes.append(note("ambiguous", **facts))
        elif index in found.fields and found.fields[index] is not entry and score >= WITHOUT_BRACKETS:
            facts = {"column": column_letters(index + 1), "head": found.texts[index], "second": entry.label}
            notes.append(note("contested", first=found.fields[index].label, **facts))
    return notes


def find_head(sheet: Sheet, fields: Sequence[Field]) -> Head:
    """The best head among the first rows, one to three rows deep; without fields when nothing fits."""
    best = Head()
    rows = sheet.rows[:HEAD_WITHIN]
    for start in range(len(rows)):
        for depth in range(1, DEEPEST + 1):
            block = rows[start : start + depth]
            if len(block) < depth or block[-1].number - block[0].number != depth - 1:
                break
            head = match(stacked(block), fields)
            head.rows = [row.number for row in block]
            if (len(head.fields), head.score) > (len(best.fields), best.score):
                best = head
    return grown(best, sheet) if len(best.fields) >= LEAST_FIELDS else Head()


def grown(head: Head, sheet: Sheet) -> Head:
    """The head with the row of group heads right above it, which its fields could be told without."""
    above = next((row for row in sheet.rows if row.number == head.rows[0] - 1), None)
    if above and len(head.rows) < DEEPEST and groups(above, head, sheet.merges):
        head.rows.insert(0, above.number)
        for index, cell in enumerate(above.cells):
            if text := head_text(cell):
                head.texts.setdefault(index, text)
    return head


def groups(row: Row, head: Head, merges: Sequence[str]) -> bool:
    """Whether a row is one of merged group heads: several words, merged over columns or down into the head."""
    texts = [str(cell) for cell in row.cells if cell != ""]
    if len(texts) < 2 or any(re.search(r"[:：\d]", text) or len(text) > LONGEST_HEAD for text in texts):
        return False
    areas = [AREA.fullmatch(area) for area in merges]
    starting = [area for area in areas if area and int(area[2]) == row.number]
    return any(area[1] != area[3] or int(area[4]) >= head.rows[0] for area in starting)


def override(head: Head, sheet: Sheet, fields: Sequence[Field], mapping: Mapping[str, str]) -> Head:
    """The head as the user mapped it. ``mapping``: column letters -> field name, "" for a column to leave out."""
    by_name = {entry.name: entry for entry in fields}
    wanted = {column_number(letters) - 1: by_name.get(name) for letters, name in mapping.items()}
    claimed = {entry.name for entry in wanted.values() if entry}
    kept = {i: entry for i, entry in head.fields.items() if i not in wanted and entry.name not in claimed}
    chosen = kept | {index: entry for index, entry in wanted.items() if entry}
    if not head.rows:
        head = headless(sheet, chosen)
    return Head(head.rows, head.texts, dict(sorted(chosen.items())), [], head.score)


def headless(sheet: Sheet, fields: Mapping[int, Field]) -> Head:
    """A head for a table whose own fits nothing: all rows above the first that has a code where codes were mapped."""
    column = next((index for index, entry in fields.items() if entry.name == "credit_code"), None)
    above: list[Row] = []
    for row in sheet.rows[:HEAD_WITHIN]:
        cell = row.cells[column] if column is not None and column < len(row.cells) else ""
        if re.search(r"[0-9０-９]{6}", str(cell)):
            break
        above.append(row)
    above = above[-1:] if len(above) < len(sheet.rows[:HEAD_WITHIN]) else sheet.rows[:1]
    texts = {i: "".join(pair) for i, pair in stacked(above).items()} if above else {}
    return Head([row.number for row in above], texts)


def leftover_notes(head: Head, sheet: Sheet) -> list[Sentence]:
    """The notes on columns that no field uses and on hidden ones that one does."""
    unused = [
        f"{column_letters(index + 1)} {text}"
        for index, text in head.texts.items()
        if index not in head.fields and plain(text).lower() not in ORDINALS
    ]
    hidden = [
        f"{letters} {head.texts.get(column_number(letters) - 1, '')}".strip()
        for letters in sheet.hidden_columns
        if column_number(letters) - 1 in head.fields
    ]
    notes = [note("unmatched", columns="、".join(unused))] if unused else []
    return notes + ([note("hidden_columns", columns="、".join(hidden))] if hidden else [])
