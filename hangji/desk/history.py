"""What happened to a thing: the timeline from its audit entries, and every spell with what was known when."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.office.models import AuditEntry
from hangji.office.verbs import Place, in_words, verb_said
from hangji.registry.models import (
    Assignment,
    Classification,
    Cover,
    Headcount,
    OrganisationName,
    PartyForm,
    Secretary,
    SocialOrganization,
    StatusSpell,
)

TONES = {
    **dict.fromkeys(("form", "cover", "assign_instructor", "secretary", "include"), "green"),
    **dict.fromkeys(("end_cover", "end_assignment", "dissolve", "strike_off", "dispute", "exclude"), "red"),
    **dict.fromkeys(("declare_headcount", "amend", "classify", "rename", "note_gap", "postpone"), "blue"),
}
RECENT = 12


@dataclass(frozen=True)
class Event:
    """One line of the timeline. day: when it was entered; text: from what to what."""

    day: datetime
    who: str
    word: Any
    text: str
    evidence: str
    tone: str
    url: str = ""


def entries_of(kind: str, pk: int) -> list[AuditEntry]:
    """Every audit entry about a thing, newest first."""
    return list(AuditEntry.objects.filter(subject_kind=kind, subject_id=pk).order_by("-at", "-number"))


def timeline(entries: Iterable[AuditEntry], place: Place) -> list[Event]:
    return [
        Event(
            entry.at,
            entry.by_name,
            verb_said(entry.verb),
            in_words(entry, place),
            _("理由：%(reason)s") % {"reason": entry.reason} if entry.reason else "",
            TONES.get(entry.verb, "grey"),
        )
        for entry in entries
    ]


def lines(entries: Iterable[AuditEntry], place: Place) -> list[tuple[AuditEntry, Any, str]]:
    """Each entry with its verb and its changes in words."""
    return [(entry, verb_said(entry.verb), in_words(entry, place)) for entry in entries]


# Spells


@dataclass(frozen=True)
class SpellLine:
    text: str
    since: date
    until: date | None
    recorded_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class SpellTable:
    """All rows of one kind, withdrawn ones too: the valid ones say what holds, all of them what was known when."""

    title: Any
    lines: Sequence[SpellLine]


def _of_headcount(spell: Headcount) -> str:
    facts: dict[str, Any] = {"full": spell.full, "probationary": spell.probationary, "away": spell.not_transferred}
    facts["staff"] = "—" if spell.staff is None else spell.staff
    return _("正式 %(full)s、预备 %(probationary)s、从业 %(staff)s、未转入 %(away)s") % facts


def _of_place(spell: Classification, place: Place) -> str:
    return f"{spell.get_kind_display()} · {spell.get_level_display()} · {place(spell.region_code)}"


def _of_status(spell: StatusSpell) -> str:
    return f"{spell.get_status_display()} {spell.reason}".strip()


def organisation_spells(organisation: SocialOrganization, place: Place) -> Iterator[SpellTable]:
    """Six statements, one per kind of spell."""
    said: tuple[tuple[Any, Any, Callable[[Any], str], tuple[str, ...]], ...] = (
        (gettext_lazy("名称"), OrganisationName, lambda s: s.name, ()),
        (gettext_lazy("类型、层级和县区"), Classification, lambda s: _of_place(s, place), ()),
        (gettext_lazy("登记状态"), StatusSpell, _of_status, ()),
        (gettext_lazy("人数申报"), Headcount, _of_headcount, ()),
        (
            gettext_lazy("党组织覆盖"),
            Cover,
            lambda s: f"{s.party_organization} · {s.get_mode_display()}",
            ("party_organization",),
        ),
        (
            gettext_lazy("指导员"),
            Assignment,
            lambda s: f"{s.instructor} · {s.get_kind_display()}",
            ("instructor",),
        ),
    )
    for title, model, words, related in said:
        spells = model.objects.filter(organisation=organisation).select_related(*related)
        yield table_of(title, spells, words)


def table_of(title: Any, spells: Any, words: Callable[[Any], str]) -> SpellTable:
    lines = [
        SpellLine(words(s), s.since, s.until, s.recorded_at, s.withdrawn_at)
        for s in spells.order_by("-since", "-recorded_at")
    ]
    return SpellTable(title, lines)


def party_spells(party_organization: Any, place: Place) -> list[SpellTable]:
    forms = PartyForm.objects.filter(party_organization=party_organization).select_related("body")
    covers = Cover.objects.filter(party_organization=party_organization).select_related("organisation")
    secretaries = Secretary.objects.filter(party_organization=party_organization).select_related("person")
    return [
        table_of(_("类别、方式和上级"), forms, lambda s: _form_words(s, place)),
        table_of(_("覆盖"), covers, lambda s: f"{s.organisation} · {s.get_mode_display()}"),
        table_of(_("书记"), secretaries, lambda s: str(s.person)),
    ]


def _form_words(spell: PartyForm, place: Place) -> str:
    parts = (spell.get_kind_display(), spell.get_mode_display(), str(spell.body or ""), place(spell.region_code))
    return " · ".join(part for part in parts if part)


def namer(names: Mapping[int, str]) -> Place:
    """Region codes as names, a code where nobody knows the name."""
    return lambda code: names.get(code, str(code))


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
