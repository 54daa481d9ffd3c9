"""Translations: gathering what is to be translated from code, templates and policy files, and compiling catalogues.

Works without the gettext programs, which a fresh machine does not have.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import yaml

from hangji import home

if TYPE_CHECKING:
    from rulebook.forms import Edition

CATALOGUE = home.ROOT / "hangji" / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Policy values that are themselves words: code → name.
NAMED = ("problems.kinds", "visits.key_grounds", "voices.kinds", "voices.kind_help", "takedown.rights")
KEYWORDS = {
    **dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def compile_catalogues() -> None:
    """Write the .mo beside each .po that is newer; done at every set-up and before every test run."""
    for source in (home.ROOT / "hangji" / "locale").glob("*/LC_MESSAGES/*.po"):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime <= source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(made))


def messages() -> Iterator[tuple[str, str, str]]:
    """(context, text, plural or "") of everything marked for translation."""
    for folder, pattern in (("hangji", "*.py"), ("rulebook", "*.py"), ("hangji", "*.html"), ("hangji", "*.txt")):
        for path in sorted((home.ROOT / folder).rglob(pattern)):
            yield from _of(path)
    yield from (("", text, "") for text in (*_policy_texts(), *_channel_texts()))


def _channel_texts() -> Iterator[str]:
    """Titles of the portal's channels, what they say of themselves, and the pages that stand in them."""
    from hangji.portal.models.channels import FILE

    for each in yaml.safe_load(FILE.read_text("utf-8")):
        yield from (each["title"], each["about"], *each.get("within", {}).values())
        yield from filter(None, [each.get("tab", "")])


def _of(path: Path) -> Iterator[tuple[str, str, str]]:
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    text = path.read_text("utf-8")
    code = text if path.suffix == ".py" else _template_as_code(templatize(text, origin=str(path)))
    for _line, found, _comments, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        one, many = found if isinstance(found, tuple) else (found, "")
        if one:
            yield context or "", one, many or ""


def _template_as_code(text: str) -> str:
    """Without the template's indentation, which Python's reader would not understand."""
    return "\n".join(line.strip() for line in text.splitlines())


def _appraisal_texts() -> Iterator[str]:
    """What the templates of the annual appraisal say."""
    from rulebook.appraisal_templates import codes, editions

    for one in (edition for code in codes() for edition in editions(code)):
        yield from (text for text in (one.title, one.place, one.source, one.note) if text)
        for item in one.items:
            yield from (item.title, item.group, *(choice.title for choice in item.choices))
            yield from ([item.why] if item.why else [])
        for titled in (one.deductions, one.vetoes, one.grades):
            yield from (each.title for each in titled)


def _policy_texts() -> Iterator[str]:
    """Titles and wordings of the policy files that pages show."""
    from rulebook.forms import forms
    from rulebook.indicators import Indicator, Version, indicators
    from rulebook.layouts import layouts
    from rulebook.policy import all_clauses

    for clause in all_clauses():
        yield from (text for text in (clause.title, clause.unit, clause.source, clause.note) if text)
        if clause.key in NAMED:
            yield from clause.value.values()
    for indicator in indicators():
        yield from (indicator.title, indicator.unit, indicator.why, indicator.group)
        yield from (version.wording for version in indicator.versions)
        definitions: tuple[Indicator | Version, ...] = (indicator, *indicator.versions)
        for defined in definitions:
            halves = [half.wording for half in (defined.numerator, defined.denominator) if half]
            yield from halves
            yield from (text for text in (defined.formula, defined.source, defined.exclusions) if text)
        if indicator.trap:
            yield indicator.trap
    yield from _appraisal_texts()
    for layout in layouts():
        yield from (layout.title, layout.source, *(version.wording for version in layout.versions))
    yield from _privacy_texts()
    yield from _product_texts()
    for form in forms():
        yield from (form.title, form.unit, *(text for each in form.editions for text in _edition_texts(each)))


def _product_texts() -> Iterator[str]:
    from rulebook.credit import products

    for product in products():
        yield product.title
        yield from (text for terms in product.versions for text in (terms.wording, terms.source))


def _privacy_texts() -> Iterator[str]:
    from rulebook.privacy import privacy_file

    told = privacy_file()
    for purpose in told.purposes.values():
        yield from (purpose.title, purpose.why, purpose.basis, purpose.because)
    for ground in told.grounds.values():
        yield from (ground.title, ground.source, ground.why)
    yield from (each.said for each in told.open)
    yield from (each.title for each in told.retain)


def _edition_texts(edition: "Edition") -> Iterator[str]:
    yield from (edition.wording, edition.source, *edition.notes, *edition.signatures)
    yield from (row.title for row in edition.rows)
    yield from (remark.text for remark in edition.remarks)
    for column in edition.columns:
        yield from (text for text in (column.group, column.title, column.unit, column.wording) if text)


def update() -> tuple[int, int]:
    """Add what is new to the English catalogue and drop what is gone. (all, untranslated)"""
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else _new()
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    fresh = _new()
    for context, one, many in sorted(dict.fromkeys(messages())):
        if any(entry.msgid == one and (entry.msgctxt or "") == context for entry in fresh[-1:]):
            continue
        entry = known.get((context, one)) or polib.POEntry(msgid=one, msgctxt=context or None)
        if many and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = many, {0: "", 1: ""}
        entry.flags = ["python-format"] if "%(" in one else []
        fresh.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    return len(fresh), len(fresh.untranslated_entries())


def _new() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Project-Id-Version": "hangji",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue
