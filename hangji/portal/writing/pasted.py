"""What is pasted from WPS, Word or a web page becomes text with simple marks; everything else of it is left behind."""

import re
from html.parser import HTMLParser

import nh3

KEPT = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "br", "hr", "strong", "b", "a"),
    *("table", "tr", "td", "th"),
}
LEFT = {"script", "style", "title", "head", "xml", "noscript", "iframe", "object", "template", "svg", "math"}
HTML = re.compile(
    r"<(?:!--|/?(?:html|body|p|div|span|table|tr|td|h[1-6]|ul|ol|li|br|b|strong|a|meta|font|o:p)\b)", re.I
)
HEADINGS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "### ", "h5": "### ", "h6": "### "}
OWN_LINE = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote", "hr", "br", "table", "ul", "ol"}


def tidy(text: str) -> str:
    """Text with marks: as typed, or made of pasted HTML. No line is empty, none begins or ends with spaces."""
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    said = marks_of(text) if HTML.search(text) else text
    lines = (re.sub(r"[ \u00a0]+", " ", line).strip(" \u3000") for line in said.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def marks_of(html: str) -> str:
    """Marks for the paragraphs, headings, lists, links, strong words and plain tables of some HTML."""
    clean = nh3.clean(
        html,
        tags=KEPT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=None,
        clean_content_tags=LEFT,
        strip_comments=True,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return "\n".join(reader.lines())


class _Reader(HTMLParser):
    """Goes through cleaned HTML and gathers lines with marks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._words: list[str] = []
        self._lists: list[list[object]] = []
        self._cells: list[str] | None = None
        self._href = ""
        self._before = ""

    def lines(self) -> list[str]:
        self._end_line()
        return self._lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._cells is not None and tag not in ("td", "th", "a", "b", "strong", "tr"):
            self._words.append(" ")
            return
        if tag in OWN_LINE:
            self._end_line()
        if tag == "tr":
            self._cells = []
        elif tag in ("ul", "ol"):
            self._lists.append([tag, 0])
        elif tag == "hr":
            self._lines.append("---")
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
            self._words.append("[" if self._href else "")
        elif tag in ("b", "strong"):
            self._words.append("**")
        self._before = self._mark_of(tag) or self._before

    def _mark_of(self, tag: str) -> str:
        if tag == "li" and self._lists:
            self._lists[-1][1] = int(str(self._lists[-1][1])) + 1
            return "- " if self._lists[-1][0] == "ul" else f"{self._lists[-1][1]}. "
        return "> " if tag == "blockquote" else HEADINGS.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cells is not None:
            self._cells.append(_one_line("".join(self._words)).replace("|", "｜"))
            self._words = []
        elif tag == "tr" and self._cells is not None:
            if any(self._cells):
                self._lines.append("| " + " | ".join(self._cells) + " |")
            self._cells, self._words = None, []
        elif tag == "a" and self._href:
            self._words.append(f"]({self._href})")
            self._href = ""
        elif tag in ("b", "strong"):
            self._words.append("**")
        elif self._cells is None and tag in OWN_LINE:
            self._end_line()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def _end_line(self) -> None:
        words = _one_line("".join(self._words))
        if words:
            self._lines.append(self._before + words)
        if words or not self._before.startswith("> "):
            self._before = ""
        self._words = []


def _one_line(words: str) -> str:
    """Spaces made one; strong and link marks around nothing left out."""
    said = re.sub(r"[\s\u00a0]+", " ", words)
    said = re.sub(r"\[\s*\]\([^)]*\)", "", said)
    said = re.sub(r"\*\*\s*\*\*", "", said)
    return said.strip(" \u3000")
