"""The look must hold in Chromium 86, without a network, under a strict content policy, and be readable (WCAG AA)."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2] / "hangji"
STATIC = ROOT / "static" / "hangji"
CSS = sorted(STATIC.glob("*.css"))
JS = sorted(STATIC.glob("*.js"))
PAGES = sorted((ROOT / "templates").rglob("*.html"))
FOREIGN = {"foreign host": r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}"}

NEWER_CSS = {
    "inset (87)": r"(?<![-\w])inset(?:-[a-z-]+)?\s*:",
    "margin-inline, padding-inline (87)": r"(?:margin|padding)-(?:inline|block)\s*:",
    ":is, :where (88)": r":(?:is|where)\(",
    ":not with a list (88)": r":not\([^)]*,",
    "aspect-ratio (88)": r"aspect-ratio\s*:",
    "overflow: clip (90)": r"overflow(?:-[xy])?\s*:\s*clip",
    "accent-color (93)": r"accent-color\s*:",
    "@layer (99)": r"@layer",
    "translate, rotate, scale alone (104)": r"(?<![-\w])(?:translate|rotate|scale)\s*:",
    "media ranges (104)": r"@media[^{]*[<>]",
    ":has (105)": r":has\(",
    "@container (105)": r"@container",
    "dvh (108)": r"\d(?:dvh|svh|lvh|dvw)\b",
    "color-mix, oklch (111)": r"(?:color-mix|oklch|oklab|lch|lab)\(",
    ":popover-open (114)": r":popover-open",
    "subgrid (117)": r"subgrid",
    "nesting (120)": r"&",
    "a source map breaks the manifest": r"sourceMappingURL",
}
NEWER_JS = {
    "Array.at (92)": r"\.at\(",
    "Object.hasOwn (93)": r"Object\.hasOwn\b",
    "crypto.randomUUID (92)": r"randomUUID",
    "static blocks (94)": r"static\s*\{",
    "findLast (97)": r"\.findLast",
    "structuredClone (98)": r"structuredClone",
    "AbortSignal.timeout (103)": r"AbortSignal\.timeout",
    "toSorted and its kin (110)": r"\.to(?:Sorted|Reversed|Spliced)\(",
    "view transitions, moveBefore, popover (111+)": r"startViewTransition|moveBefore|showPopover",
    ":has, :is in a selector": r":(?:has|is|where)\(",
    "code from text": r"\beval\(|new Function\(",
    "a source map breaks the manifest": r"sourceMappingURL",
}
INLINE = {
    "inline style": r"\sstyle\s*=",
    "inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "style element": r"<style",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "script from a link": r"href\s*=\s*[\"']javascript:",
}

AA = [  # (text, ground, least contrast): 4.5 for text, 3 for borders and graphics
    *[(ink, ground, 4.5) for ink in ("ink", "ink-2", "ink-3") for ground in ("bg", "surface", "sunk", "grey-050")],
    *[("ink", f"{tint}-050", 4.5) for tint in ("red", "green", "blue", "amber", "gold")],
    *[(ink, ground, 4.5) for ink in ("blue", "red-deep") for ground in ("bg", "surface", "sunk")],
    *[(tint, f"{tint}-050", 4.5) for tint in ("blue", "green", "amber")],
    ("red-deep", "red-050", 4.5),
    ("gold-ink", "gold-050", 4.5),
    ("gold-ink", "surface", 4.5),
    ("green", "surface", 4.5),
    ("amber", "surface", 4.5),
    ("surface", "ink", 4.5),
    ("surface", "red", 4.5),
    ("surface", "red-deep", 4.5),
    ("field", "surface", 3),
    ("field", "bg", 3),
    ("blue", "blue-050", 3),
    ("gold", "surface", 3),
    ("bar", "bar-rest", 3),
    ("green", "bar-rest", 3),
]


def uncommented(text: str) -> str:
    """CSS or JS without its comments, so that a word in a comment is no fault."""
    return re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.S | re.M)


def faults(text: str, forbidden: dict[str, str]) -> list[str]:
    """The names of the forbidden things that a text uses."""
    return [name for name, pattern in forbidden.items() if re.search(pattern, text, re.I)]


def nested(css: str) -> list[str]:
    """The openings of rules that stand inside another rule (at-rules may hold rules)."""
    found, open_rules = [], []
    for opening, brace in re.findall(r"([^{};]*)([{}])", css):
        if brace == "}":
            open_rules.pop()
            continue
        if any(not outer.startswith("@") for outer in open_rules):
            found.append(opening.strip())
        open_rules.append(opening.strip())
    assert open_rules == []
    return found


def tokens() -> dict[str, str]:
    """The colours of :root by name, without their dashes."""
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-F]{6})", (STATIC / "hangji.css").read_text()))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_css_is_old_enough_and_stays_at_home(path):
    css = uncommented(path.read_text())
    assert faults(css, NEWER_CSS | FOREIGN) == []
    assert nested(css) == []


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_js_is_old_enough_and_stays_at_home(path):
    assert faults(uncommented(path.read_text()), NEWER_JS | FOREIGN) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_pages_carry_nothing_inline_and_load_nothing_foreign(path):
    page = re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text(), flags=re.S)
    assert faults(page, INLINE) == []
    assert re.findall(r"<(?:script|link|img|source|iframe)[^>]*(?:src|href)=[\"'](?:https?:)?//", page) == []


@pytest.mark.parametrize(
    "planted",
    [
        "a { inset: 0; }",
        "a { margin-inline: 1px; }",
        "a:is(b) { top: 0; }",
        "a:not(b, c) { top: 0; }",
        "a { aspect-ratio: 1; }",
        "a { overflow: clip; }",
        "a { accent-color: red; }",
        "@layer base { a { top: 0; } }",
        "a { rotate: 3deg; }",
        "@media (width >= 9px) { a { top: 0; } }",
        "a:has(b) { top: 0; }",
        "@container (min-width: 1px) { a { top: 0; } }",
        "a { height: 100dvh; }",
        "a { color: color-mix(in srgb, red, blue); }",
        "a { color: oklch(1 0 0); }",
        "a { grid-template-rows: subgrid; }",
        "a { &:hover { top: 0; } }",
        "a { background: url(https://fonts.example.com/a.woff); }",
        "a { background: url(//cdn.example.com/a.png); }",
        "/*# sourceMappingURL=a.map */ @import 'a'; sourceMappingURL",
    ],
)
def test_each_planted_css_fault_is_caught(planted):
    assert faults(planted, NEWER_CSS | FOREIGN)


def test_what_the_old_browser_knows_is_allowed():
    css = "a { margin-inline-start: 1px; box-shadow: 0 0 1px red inset; transform: rotate(3deg); gap: 1px; }"
    assert faults(css + "a:not(.b):focus-visible { width: clamp(1px, 2vw, 3px); }", NEWER_CSS | FOREIGN) == []


@pytest.mark.parametrize(
    "planted",
    [
        "rows.at(-1)",
        "structuredClone(a)",
        "class A { static { } }",
        "Object.hasOwn(a, b)",
        "fetch('https://a.example/')",
    ],
)
def test_each_planted_js_fault_is_caught(planted):
    assert faults(planted, NEWER_JS | FOREIGN)


@pytest.mark.parametrize(
    "planted",
    ['<p style="top:0">', '<a onclick="go()">', "<style>", "<script>go()</script>", "<a href='javascript:a'>"],
)
def test_each_planted_inline_fault_is_caught(planted):
    assert faults(planted, INLINE)


def test_nested_rules_are_seen_without_an_ampersand():
    assert nested("a { top: 0; b { top: 0; } }") == ["b"]
    assert nested("@media print { a { top: 0; } } @page { size: A4; }") == []


@pytest.mark.parametrize(("text", "ground", "least"), AA)
def test_colours_can_be_read(text, ground, least):
    colours = tokens()
    assert contrast(colours[text], colours[ground]) >= least


def test_contrast_is_computed_as_in_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_every_static_file_that_a_page_or_a_sheet_names_is_served():
    named = {name for path in PAGES for name in re.findall(r"{% static ['\"]([^'\"]+)", path.read_text())}
    named |= {f"hangji/{name}" for path in CSS for name in re.findall(r'url\("([^"]+)"\)', path.read_text())}
    assert "hangji/hangji.css" in named
    assert "hangji/tick.svg" in named
    assert [name for name in named if not finders.find(name)] == []


def test_the_look_is_light():
    weights = {path.name: len(gzip.compress(path.read_bytes())) for path in CSS}
    assert weights.pop("phone.css") < 1_200  # sent to instructors only
    assert weights.pop("sheet.css") < 1_500  # sent with the printed form only
    assert weights.pop("portal.css") < 2_600  # sent with the public pages only
    css = sum(weights.values())
    js = sum(len(gzip.compress(path.read_bytes())) for path in JS if path.name != "paste.js")  # sent to writers only
    assert css < 12_000
    assert js < 5_000
