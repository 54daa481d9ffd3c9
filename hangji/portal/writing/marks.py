"""Articles are written with simple marks; here they become HTML. Whatever the marks hold, the sanitiser comes last.

A line is a paragraph. "## " and "### " make headings, "- " and "1. " lists, "> " a quotation, "---" a rule; lines with
"|" at both ends, or with tabs (as Excel and WPS give a table), make a table whose first row is its head. "[图1]" alone
puts the first picture. Within a line **words** are strong and [words](address) a link.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

import nh3

TAGS = {
    *("p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr", "strong", "a", "br"),
    *("div", "table", "thead", "tbody", "tr", "th", "td", "figure", "img", "figcaption"),
}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "figure": {"class"},
    "th": {"scope"},
}
CLASSES = {"table-wrap", "shot"}
PICTURE = re.compile(r"^\[图\s*(\d{1,3})\]$")
LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()<>\"']+|/(?![/\\])[^\s()<>\"']*)\)")
STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


@dataclass(frozen=True)
class Picture:
    """src: an address of our own."""

    src: str
    alt: str
    caption: str
    width: int
    height: int


def html_of(text: str, pictures: Mapping[int, Picture], table_label: str) -> str:
    """Sanitised HTML of a text with marks. A picture that is not there is left out."""
    blocks = "\n".join(_blocks(text, pictures, table_label))
    clean: str = nh3.clean(
        blocks,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style"},
    )
    return clean


def _allowed(element: str, attribute: str, value: str) -> str | None:
    """Pictures come from here alone; a link is whole or of our own; classes are the few that the marks make."""
    if element == "a" and attribute == "href":
        return value if re.match(r"https?://|/(?![/\\])", value, re.IGNORECASE) else None
    if element == "img" and attribute == "src":
        return value if value.startswith("/") and not value.startswith("//") else None
    if attribute == "class":
        return value if value in CLASSES else None
    return value


def _kind(line: str) -> str:
    """What a line is; lines of one kind in a row belong together."""
    if (line.startswith("|") and line.endswith("|") and len(line) > 1) or "\t" in line:
        return "table"
    kinds = (("- ", "ul"), ("> ", "quote"), ("## ", "h2"), ("### ", "h3"))
    found = next((kind for mark, kind in kinds if line.startswith(mark)), "")
    if found:
        return found
    if re.match(r"\d{1,3}\. ", line):
        return "ol"
    return "hr" if line == "---" else "picture" if PICTURE.match(line) else "p"


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    lines = (line.strip(" \u3000\r\n") for line in text.replace("\0", "").split("\n"))
    return [line for line in lines if line.strip()]


def _blocks(text: str, pictures: Mapping[int, Picture], table_label: str) -> Iterator[str]:
    for kind, group in groupby(lines_of(text), _kind):
        lines = list(group)
        if kind == "table":
            yield _table(lines, table_label)
        elif kind == "picture":
            yield from (_picture(line, pictures) for line in lines)
        elif kind in GROUPED:
            yield GROUPED[kind](lines)
        else:
            yield from (SINGLE[kind](line) for line in lines)


def _inline(text: str) -> str:
    """Escaped first, so that nothing typed is a tag; then the two marks within a line."""
    said = escape(text, quote=True)
    said = LINK.sub(lambda m: f'<a href="{m.group(2)}">{m.group(1)}</a>', said)
    return STRONG.sub(r"<strong>\1</strong>", said)


def _items(tag: str, cut: Callable[[str], str]) -> Callable[[list[str]], str]:
    return lambda lines: f"<{tag}>" + "".join(f"<li>{_inline(cut(line))}</li>" for line in lines) + f"</{tag}>"


GROUPED: dict[str, Callable[[list[str]], str]] = {
    "ul": _items("ul", lambda line: line[2:]),
    "ol": _items("ol", lambda line: line.split(". ", 1)[1]),
    "quote": lambda lines: "<blockquote>" + "".join(f"<p>{_inline(line[2:])}</p>" for line in lines) + "</blockquote>",
}
SINGLE: dict[str, Callable[[str], str]] = {
    "h2": lambda line: f"<h2>{_inline(line[3:])}</h2>",
    "h3": lambda line: f"<h3>{_inline(line[4:])}</h3>",
    "hr": lambda _line: "<hr>",
    "p": lambda line: f"<p>{_inline(line)}</p>",
}


def cells_of(line: str) -> list[str]:
    """The cells of one row of a table."""
    parts = line.split("\t") if "\t" in line else line.strip("|").split("|")
    return [part.strip() for part in parts]


def _table(lines: list[str], label: str) -> str:
    rows = [cells for cells in map(cells_of, lines) if not all(re.fullmatch(r":?-{2,}:?|", cell) for cell in cells)]
    if not rows:
        return ""
    width = max(map(len, rows))
    rows = [cells + [""] * (width - len(cells)) for cells in rows]
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="table-wrap" role="region" tabindex="0" aria-label="{escape(label)}">{table}</div>'


def _picture(line: str, pictures: Mapping[int, Picture]) -> str:
    found = PICTURE.match(line)
    picture = pictures.get(int(found.group(1))) if found else None
    if picture is None:
        return ""
    size = f'width="{picture.width}" height="{picture.height}"'
    image = f'<img src="{escape(picture.src)}" alt="{escape(picture.alt)}" {size} loading="lazy">'
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return f'<figure class="shot">{image}{caption}</figure>'


def plain(text: str) -> str:
    """The words alone, for the search and for feeds."""
    lines = (line for line in lines_of(text) if not PICTURE.match(line) and line != "---")
    said = " ".join(re.sub(r"^(?:#{2,3} |- |> |\d{1,3}\. )", "", line) for line in lines)
    return re.sub(r"[|\s]+", " ", STRONG.sub(r"\1", LINK.sub(r"\1", said))).strip()


def pictures_named(text: str) -> set[int]:
    """Numbers of the pictures that a text puts."""
    return {int(found.group(1)) for line in lines_of(text) if (found := PICTURE.match(line))}
