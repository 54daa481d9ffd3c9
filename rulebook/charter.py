"""What a charter (章程) says of Party building: the clauses found, where they stand, and how they differ.

The program finds and shows; it passes nothing. Texts are compared by their letters and figures alone: width, spaces,
punctuation, the marks of articles and what an organisation calls itself (本会, 本中心) do not count, so a clause may be
split over paragraphs. The numbers of a list, of pages, and what stands in an annex are not the charter's words. Values:
policy/charter.yaml. Cases: tests/rules/charter.yaml; how often it is right: tests/governance/corpus.py.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz

from rulebook.policy import Clause, clause, in_force
from rulebook.sentence import Sentence, _
from rulebook.workdays import add_workdays

Answer = Literal["exact", "near", "missing", "not_asked"]
PartyAnswer = Literal["level_2", "level_1", "near", "missing", "not_asked"]
NUMERAL = r"[0-9零〇一二三四五六七八九十百]+"
CHAPTER = re.compile(rf"\s*第\s*{NUMERAL}\s*章\s*(.*)")
ARTICLE = re.compile(rf"\s*(第\s*{NUMERAL}\s*条)")
ITEM = re.compile(rf"\s*(?:[（(]{NUMERAL}[）)]|{NUMERAL}[、.．）)]|[①-⑳])\s*")  # （一） 1. ① before a line
ANNEX = re.compile(r"\s*附\s*(?:件|录|表|[：:])")
PAGE = re.compile(r"[-—–―·\s]*\d{1,4}[-—–―·\s]*|第\s*\d+\s*页.*|\d+\s*/\s*\d+")
# What the text of a PDF has instead of the character: radicals that NFKC leaves as they are.
RADICALS = str.maketrans("⺠⻓⻔⻅⻚⻋⻢⻥⻩⻬⻉⻛⻜⻝⻰⻁⺟⻆⻘⻄", "民长门见页车马鱼黄齐贝风飞食龙虎母角青西")


@dataclass(frozen=True)
class Place:
    """Where a clause stands. article: "第四条", "" before the first; within: paragraph of the article, from 1.

    paragraph: of the whole text, from 1. chapter: the chapter's title, "" where the text has none. annex: it is behind
    the charter.
    """

    paragraph: int
    article: str = ""
    within: int = 1
    chapter: str = ""
    annex: bool = False

    @property
    def sentence(self) -> Sentence:
        facts = {"article": self.article, "within": self.within, "paragraph": self.paragraph}
        if not self.article:
            return Sentence(_("第 %(paragraph)d 段"), facts)
        if self.within == 1:
            return Sentence(_("%(article)s（全文第 %(paragraph)d 段）"), facts)
        return Sentence(_("%(article)s第 %(within)d 款（全文第 %(paragraph)d 段）"), facts)


@dataclass(frozen=True)
class Piece:
    """A stretch of a comparison. kind: "same"; "lacking", only the reference has it; "added", only the charter."""

    kind: Literal["same", "lacking", "added"]
    text: str


@dataclass(frozen=True)
class Found:
    """What was found for one reference. places: first and last, alike where they are one. wording: the charter's own.

    likeness: 0 to 100. elsewhere: it does not stand in the chapter where it belongs. doubt: why the words of the
    reference, though they are there, may not be what the charter says.
    """

    answer: Answer
    clause: Clause | None = None
    reference: str = ""
    wording: str = ""
    places: tuple[Place, ...] = ()
    pieces: tuple[Piece, ...] = ()
    likeness: int = 0
    elsewhere: bool = False
    doubt: Sentence | None = None


@dataclass(frozen=True)
class Review:
    """Both clauses of a charter on a day."""

    level_2: Found
    level_1: Found
    values: Found

    @property
    def party(self) -> PartyAnswer:
        """Which level the Party-building clause has; "near": neither wording, but one like it."""
        if self.level_2.answer == "exact":
            return "level_2"
        if self.level_1.answer == "exact":
            return "level_1"
        if "near" in (self.level_2.answer, self.level_1.answer):
            return "near"
        return "not_asked" if self.level_1.answer == "not_asked" else "missing"

    @property
    def wanted(self) -> Found:
        """The clause to be compared with: of the newest wording in force, unless an older one is there exactly."""
        newest = self.level_1 if self.level_2.answer == "not_asked" else self.level_2
        older = self.party == "level_1" or (self.party == "near" and self.level_1.doubt and not newest.doubt)
        return self.level_1 if older else newest

    @property
    def sound(self) -> bool:
        """Nothing for a second person to look at: the newest wording in force and the values, each where it belongs."""
        newest = "level_1" if self.level_2.answer == "not_asked" else "level_2"
        settled = self.party in (newest, "not_asked") and self.values.answer in ("exact", "not_asked")
        return settled and not any(each.elsewhere for each in (self.wanted, self.values))


def review(text: str, *, day: date, place: int = 0) -> Review:
    """Look for the clauses that the texts in force on ``day`` ask of a charter. text: a paragraph a line."""
    read = _Read.of(text, own=clause("charter.own_names", day=day, place=place).value)
    level_2, level_1, values = (_find(read, f"charter.{key}", day, place) for key in ("level_2", "level_1", "values"))
    return Review(_joined(read, level_2, level_1, day, place), level_1, values)


def _joined(read: "_Read", level_2: Found, level_1: Found, day: date, place: int) -> Found:
    """Level 2 where its lead stands by itself in one article and the rest, which is level 1, in another."""
    said = in_force("charter.lead", day=day, place=place)
    if level_2.answer != "near" or level_1.answer != "exact" or level_2.doubt or said is None:
        return level_2
    lead = _compare(read, said.value, said, day, place)
    if lead.answer != "exact":
        return level_2
    return replace(
        level_2,
        answer="exact",
        wording=f"{lead.wording}……{level_1.wording}",
        places=tuple(dict.fromkeys((*lead.places, *level_1.places))),
        pieces=(),
        likeness=100,
        elsewhere=lead.elsewhere or level_1.elsewhere,
    )


def hand_over_by(received: date, *, place: int = 0) -> tuple[date, Clause]:
    """Until when pledge and survey go to the leading body, and by which clause. Raises NotInForce before 2016-09."""
    days = clause("charter.hand_over_days", day=received, place=place)
    return add_workdays(received, days.value), days


def _find(read: "_Read", key: str, day: date, place: int) -> Found:
    said = in_force(key, day=day, place=place)
    if said is None:
        return Found("not_asked")
    found = [_compare(read, reference, said, day, place) for reference in said.value]
    return max(found, key=lambda each: (each.answer == "exact", each.likeness))


def _compare(read: "_Read", reference: str, said: Clause, day: date, place: int) -> Found:
    wanted = _letters(reference, read.own)[0]
    stands = [(start, start + len(wanted)) for start in _starts(read.letters, wanted)]
    if stands:
        doubts = [_doubt(read, span, day, place) for span in stands]
        at = doubts.index(None) if None in doubts else 0
        answer: Answer = "near" if doubts[at] else "exact"
        return replace(_found(answer, read, reference, said, stands[at], day, place, 100), doubt=doubts[at])
    score, span = _nearest(read, wanted)
    least: int = clause("charter.near_from", day=day, place=place).value
    if read.letters and score >= least:
        return _found("near", read, reference, said, _sentences(read, wanted, *span), day, place, round(score))
    return _marked(read, reference, wanted, said, day, place)


def _marked(read: "_Read", reference: str, wanted: str, said: Clause, day: date, place: int) -> Found:
    """In words of its own: the likest sentence that has every word of one group; none: missing."""
    marks = in_force(f"charter.{'values' if said.key == 'charter.values' else 'party'}_marks", day=day, place=place)
    groups = marks.value if marks else ()
    meant = [
        (fuzz.ratio(wanted, words), span)
        for span in read.sentences
        if not read.places[read.owner[span[0]]].annex
        and (words := read.letters[slice(*span)])
        and any(all(word in words for word in group.split()) for group in groups)
    ]
    if not meant:
        return Found("missing", said, reference)
    score, span = max(meant)
    return _found("near", read, reference, said, span, day, place, round(score))


def _starts(letters: str, wanted: str) -> Iterator[int]:
    at = letters.find(wanted)
    while at >= 0:
        yield at
        at = letters.find(wanted, at + 1)


def _doubt(read: "_Read", span: tuple[int, int], day: date, place: int) -> Sentence | None:
    """Why words that are there need not be what the charter says; None: nothing speaks against it."""
    before, after = read.around(*span)
    if read.places[read.owner[span[0]]].annex:
        return Sentence(_("这些字写在附件里，不在章程正文"), {})
    if _open_quotes(before):
        return Sentence(_("这些字写在引号里，可能只是引用"), {})
    sentence = re.split(f"[{ENDS}]", before)[-1].rstrip()
    rest = re.split(f"[{ENDS}]", after)[0]
    denials: Sequence[str] = clause("charter.denials", day=day, place=place).value
    said = next((word for word in denials if word in sentence + "\n" + rest), sentence[-1:])
    if said in denials or said in ("不", "未"):
        return Sentence(_("同一句里有“%(word)s”，意思可能相反"), {"word": said})
    return None


def _open_quotes(text: str) -> bool:
    pairs = any(text.count(a) > text.count(b) for a, b in ("“”", "「」", "『』"))
    return pairs or text.count('"') % 2 == 1


def _nearest(read: "_Read", wanted: str) -> tuple[float, tuple[int, int]]:
    """How like the likest stretch of the text is, 0 to 100, and where it stands; a shorter text is taken whole."""
    if len(read.letters) < len(wanted):
        return fuzz.ratio(wanted, read.letters), (0, len(read.letters))
    best = fuzz.partial_ratio_alignment(wanted, read.letters)
    return (best.score, (best.dest_start, best.dest_end)) if best else (0, (0, 0))


def _sentences(read: "_Read", wanted: str, start: int, end: int) -> tuple[int, int]:
    """Of the sentences that a stretch touches those that together are likest: what is shown is read as it stands."""
    touched = [(a, b) for a, b in read.sentences if a < end and b > start]
    runs = [(touched[i][0], touched[j][1]) for i in range(len(touched)) for j in range(i, len(touched))]
    return max(runs, key=lambda run: fuzz.ratio(wanted, read.letters[slice(*run)]))


def _found(
    answer: Answer, read: "_Read", reference: str, said: Clause, span: tuple[int, int], day: date, place: int, like: int
) -> Found:
    first, last = (read.places[read.owner[at]] for at in (span[0], max(span[1] - 1, span[0])))
    wording = read.said(*span)
    pieces = () if answer == "exact" else tuple(difference(reference, wording))
    chapter: str = clause("charter.chapter", day=day, place=place).value
    elsewhere = bool(first.chapter) and chapter not in first.chapter
    places = (first,) if first == last else (first, last)
    return Found(answer, said, reference, wording, places, pieces, like, elsewhere)


def difference(reference: str, wording: str) -> list[Piece]:
    """What has to be left out of and put into ``wording`` to make it the reference, in the order of reading."""
    here, there = _plain(reference), _plain(wording)
    pieces: list[Piece] = []
    for op, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(Piece("same", here[a:b]))
            continue
        pieces += [Piece("lacking", here[a:b])] if b > a else []
        pieces += [Piece("added", there[c:d])] if d > c else []
    return pieces


def _plain(text: str) -> str:
    """Width made one and spaces dropped; punctuation stays, as Chinese has it."""
    return re.sub(r"\s+", "", _one_width(text)).translate(PUNCTUATION)


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(RADICALS)


ENDS = "。；;！!."
PUNCTUATION = str.maketrans(",;:()?!", "，；：（）？！")


@dataclass
class _Read:
    """A charter read once. letters: what is compared; owner: of each letter its paragraph's number in ``places``;
    at: of each letter its place in that paragraph; stops: whether a sentence begins with this letter."""

    own: Sequence[str]
    paragraphs: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    letters: str = ""
    owner: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    stops: list[bool] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, own: Sequence[str]) -> "_Read":
        read = cls(own)
        chapter, article, within, annex = "", "", 0, False
        letters: list[str] = []
        ended = True
        for number, line in enumerate((each.strip() for each in text.splitlines()), 1):
            if not line or PAGE.fullmatch(unicodedata.normalize("NFKC", line)):
                continue
            if titled := CHAPTER.match(line):
                chapter = re.sub(r"\s+", "", unicodedata.normalize("NFKC", titled[1]))
            headed = ARTICLE.match(line)
            article, within = (re.sub(r"\s+", "", headed[1]), 1) if headed else (article, within + 1)
            start = headed.end() if headed else item.end() if (item := ITEM.match(line)) else 0
            annex = not titled and (annex or bool(ANNEX.match(line)))
            read.places.append(Place(number, article, within, chapter, annex))
            read.paragraphs.append(line)
            if not titled:
                letters.append(read._take(line, start, begins=bool(start or ended)))
            ended = bool(titled) or line[-1] in ENDS + "：:"
        read.letters = "".join(letters)
        return read

    def _take(self, line: str, start: int, *, begins: bool) -> str:
        letters, at = _letters(line[start:], self.own)
        self.owner += [len(self.paragraphs) - 1] * len(letters)
        self.at += [start + each for each in at]
        between = (line[start + a : start + b] for a, b in pairwise(at))
        self.stops += [begins, *(any(char in ENDS for char in some) for some in between)] if at else []
        return letters

    @property
    def sentences(self) -> list[tuple[int, int]]:
        begins = [n for n, stop in enumerate(self.stops) if stop or n == 0]
        return list(pairwise([*begins, len(self.letters)]))

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What the same article says before two letters, and their paragraph after them."""
        first, last = self.owner[start], self.owner[end - 1]
        article = self.places[first].article
        begins = next(n for n, each in enumerate(self.places) if each.article == article) if article else first
        before = "".join(self.paragraphs[begins:first]) + self.paragraphs[first][: self.at[start]]
        return before, self.paragraphs[last][self.at[end - 1] + 1 :]

    def said(self, start: int, end: int) -> str:
        """The charter's own words between two letters, across paragraphs."""
        parts: dict[int, list[int]] = {}
        for n in range(start, end):
            parts.setdefault(self.owner[n], []).append(self.at[n])
        return "".join(self.paragraphs[owner][spots[0] : spots[-1] + 1] for owner, spots in parts.items())


def _letters(text: str, own: Sequence[str]) -> tuple[str, list[int]]:
    """The letters and figures of a text in one width, and where each stands; what it calls itself is left out."""
    kept: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        kept += [(c, at) for c in _one_width(char).lower() if c.isalnum()]
    letters = "".join(c for c, _at in kept)
    names = "|".join(map(re.escape, sorted(own, key=len, reverse=True)))
    dropped = {n for found in re.finditer(names, letters) for n in range(*found.span())} if names else set()
    left = [(c, at) for n, (c, at) in enumerate(kept) if n not in dropped]
    return "".join(c for c, _at in left), [at for _c, at in left]
