"""What the templates share: icons, tags of state, bars, and the saying of sentences, dates, money and counts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext
from lucide.templatetags.lucide import lucide

from hangji.kit import charts
from hangji.kit.tags import ALERT, PERSON, TAGS
from rulebook.erasing import masked_contact, masked_name
from rulebook.sentence import Sentence

register = template.Library()

BANNERS = {"success": "circle-check", "warning": "triangle-alert", "error": ALERT}
VERDICTS = {"red": ALERT, "green": "circle-check", "blue": PERSON, "amber": "triangle-alert"}


@lru_cache(maxsize=128)
def _svg(name: str) -> SafeString:
    attributes = {"class": "icon", "stroke_width": "1.75", "aria_hidden": "true", "focusable": "false"}
    return mark_safe(lucide(name, size=18, **attributes))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon beside its word; sized by the text around it. Raises IconDoesNotExist for an unknown name."""
    return _svg(str(name))


@register.simple_tag
def tag(code: str, word: Any = "") -> SafeString:
    """The tag of a state; ``word`` says it more exactly (逾期 7 天). Raises KeyError for a code outside TAGS."""
    said_word, name, tint = TAGS[str(code)]
    return format_html('<span class="tag tag-{}">{}{}</span>', tint, _svg(name), said(word) or said_word)


@register.filter
def banner_icon(tone: str) -> str:
    """The icon of a banner of this tone."""
    return BANNERS.get(tone, "info")


@register.filter
def verdict_icon(tone: str) -> str:
    """The icon of a verdict of this tone."""
    return VERDICTS.get(tone, "info")


@register.filter
def said(value: Any) -> Any:
    """A rulebook Sentence in the reader's language, its facts said too; anything else as it is."""
    if not isinstance(value, Sentence):
        return value
    facts = {name: _fact(fact) for name, fact in value.facts.items()}
    text = gettext(value.text) if value.text else ""
    return text % facts if facts else text


def _fact(fact: Any) -> Any:
    if isinstance(fact, list | tuple):
        return listed(_fact(one) for one in fact)
    return longday(fact) if isinstance(fact, date) else said(fact)


@register.filter
def listed(values: Iterable[Any]) -> str:
    """Things one after the other, as the reader's language separates them."""
    return pgettext("list", "、").join(str(each) for each in values)


@register.filter
def day(value: date | None) -> str:
    """A date in a table: 2021-10-31; "—" for none. A moment is shown by the office's own clock."""
    return f"{_local(value):%Y-%m-%d}" if value else "—"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in a table: 2021-10-31 14:32; "—" for none."""
    return f"{_local(value):%Y-%m-%d %H:%M}" if value else "—"


@register.filter
def longday(value: date | None) -> str:
    """A date in a sentence: 2021年10月31日, or 31 October 2021 in English; "—" for none."""
    if not value:
        return "—"
    when = _local(value)
    if (get_language() or "zh").startswith("zh"):
        return f"{when.year}年{when.month}月{when.day}日"
    return formats.date_format(when, "j F Y")


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def yuan(fen: int | None) -> str:
    """Money kept in whole fen, in yuan with separators: 20000000 → 200,000.00; "—" for none."""
    if fen is None:
        return "—"
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


@register.filter
def thousands(count: int | None) -> str:
    """A count with separators: 12345 → 12,345; "—" for none."""
    return "—" if count is None else f"{count:,}"


@register.filter
def percent(fraction: tuple[int, int] | None) -> str:
    """A rate from (numerator, denominator): 53.1%, 100% without decimals, "—" when nothing could be counted.

    Never rounded up to 100% or down to 0%: 1999/2000 is 99.9%.
    """
    if not fraction or not fraction[1]:
        return "—"
    numerator, denominator = fraction
    if numerator in (0, denominator):
        return "100%" if numerator else "0%"
    tenths = min(max((2000 * numerator + denominator) // (2 * denominator), 1), 999)
    return f"{tenths // 10}.{tenths % 10}%"


@register.filter
def masked(value: str, kind: str) -> str:
    """A name or a contact ("name", "contact") as it is shown to those who need not know it."""
    return {"name": masked_name, "contact": masked_contact}[kind](str(value))


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """A value by a key that is itself a variable; "" when there is none."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def querystring_without(context: Context, name: str, value: Any) -> str:
    """The current query string less one value of a parameter (a chip); its other values stay, the page goes.

    For all else Django's own {% querystring %} is enough.
    """
    params = _query(context).copy()
    params.setlist(name, [kept for kept in params.getlist(name) if kept != str(value)])
    params.pop("after", None)
    params.pop("before", None)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def keep_query(context: Context, *except_names: str) -> SafeString:
    """Hidden inputs for the current query string, so that a GET form loses none of it but the named parameters."""
    kept = [(n, v) for n, values in _query(context).lists() for v in values if n not in except_names]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request else QueryDict()


@register.simple_tag
def bar(fraction: float | None, kind: str = "") -> SafeString:
    """A bar filled to ``fraction`` (0 to 1; None is empty). Its number must stand beside it. kind: done, thick."""
    return format_html(
        '<svg class="bar{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="6"/></svg>',
        f" bar-{kind}" if kind else "",
        charts.share(fraction),
    )


@register.inclusion_tag("kit/_stacked_bar.html")
def stacked_bar(parts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A bar of up to three parts [(label, count)]: ink, gold, grey. The counts must stand beside it."""
    return {"chart": charts.stacked_bar(parts)}


@register.filter
def first_control(field: BoundField) -> str:
    """The id that a link to this field's error must lead to: of a group of boxes, its first box."""
    if field.use_fieldset and field.subwidgets:
        return str(field.subwidgets[0].data["attrs"].get("id", field.auto_id))
    return str(field.id_for_label or field.auto_id)


@register.filter
def control_kind(field: BoundField) -> str:
    """ "check" for a single box (label behind it), "group" for several, else "line"."""
    if field.widget_type == "checkbox":
        return "check"
    return "group" if field.use_fieldset else "line"


@register.filter
def broken_fields(form: Iterable[BoundField]) -> list[BoundField]:
    """The visible fields of a form that have an error, in their order."""
    return [field for field in form if field.errors and not field.is_hidden]


@register.filter
def has_percent(text: Any) -> bool:
    """Whether a rate is a percentage, and not the dash of an empty denominator."""
    return bool(re.search(r"%$", str(text)))
