"""How an entry of the audit trail is read out, in the words of trail_words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hangji.office.models import AuditEntry
from hangji.office.trail_words import FIELDS, VALUES, VERBS

Place = Callable[[int], str]

FAULTS = {
    "missing": _("缺少这一条"),
    "changed": _("内容被改过"),
    "unlinked": _("与前一条接不上"),
    "tail": _("末尾对不上：有记录被删去或添加"),
    "no tail": _("没有登记在任何链上"),
}


def verb_said(verb: str) -> Any:
    """The verb in words; one that the table lacks is shown as it was written."""
    return VERBS.get(verb, verb)


def changes(entry: AuditEntry, place: Place) -> list[tuple[str, str, str]]:
    """(field, before, after) in words for each changed value. place: the name of a region code."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [
        (
            str(FIELDS.get(name, name)),
            _value(name, entry.before.get(name), place),
            _value(name, entry.after.get(name), place),
        )
        for name in names
    ]


def _value(name: str, value: Any, place: Place) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if name in ("region_code", "street_code", "receiver") and isinstance(value, int):
        return place(value)
    if name == "counties" and isinstance(value, list):
        return gettext("、").join(place(code) for code in value)
    if isinstance(value, list):
        return gettext("、").join(str(each) for each in value)
    return str(VALUES.get(name, {}).get(value, value))


def in_words(entry: AuditEntry, place: Place) -> str:
    """ "正式党员由 2 变为 4；起 2021-11-01": each changed value, in the words of the audit trail."""
    return gettext("；").join(_change(*each) for each in changes(entry, place) if each[1] != each[2])


def _change(field: str, before: str, after: str) -> str:
    facts = {"field": field, "before": before, "after": after}
    if before == "—":
        return gettext("%(field)s：%(after)s") % facts
    if after == "—":
        return gettext("%(field)s：原为 %(before)s") % facts
    return gettext("%(field)s由 %(before)s 变为 %(after)s") % facts
