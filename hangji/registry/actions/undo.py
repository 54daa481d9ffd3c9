"""Undoing a whole act: what it recorded is withdrawn, what it had withdrawn is recorded again; nothing is deleted."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.models import AuditEntry
from hangji.registry.actions.organisations import PLAIN, load, take_names
from hangji.registry.models import SocialOrganization
from hangji.registry.pen import SPELLS, RegistryPen

# What changes facts; a note on the worklist or an export builds nothing on an import.
OF_FACTS = (
    *("register", "amend", "rename", "classify", "strike_off", "declare_headcount", "form", "cover", "end_cover"),
    *(
        "secretary",
        "dissolve",
        "reform",
        "merge",
        "split",
        "unform",
        "assign_instructor",
        "end_assignment",
        "undo_import",
        "transfer",
        "undo_transfer",
    ),
)


def built_upon(act_id: UUID) -> list[str]:
    """Names of what the act concerned and a later act changed; undoing stops at these."""
    mine = AuditEntry.objects.filter(act=act_id)
    last = mine.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return []
    later = AuditEntry.objects.filter(pk__gt=last, verb__in=OF_FACTS).exclude(act=act_id)
    found: set[str] = set()
    for kind in ("SocialOrganization", "PartyOrganization"):
        subjects = mine.filter(subject_kind=kind).values("subject_id")
        found.update(later.filter(subject_kind=kind, subject_id__in=subjects).values_list("subject", flat=True)[:20])
    return sorted(found)


def undo(pen: RegistryPen, act_id: UUID, *, name: str) -> int:
    """Undo an act (``name`` as people know it); answers how many organisations it concerned; refuses if built upon."""
    if names := built_upon(act_id):
        raise Refusal(
            _("不能整批撤销：导入之后又有人改过其中的记录"),
            _("涉及：%(names)s") % {"names": "、".join(names[:10])},
            _("逐家更正，或先把后来的改动撤回再撤销整批"),
        )
    for model, key in (pair for pairs in SPELLS.values() for pair in pairs):
        turn_back(pen, model, key, act_id)
        pen.write()  # so that no more than one kind of spell of a large import is held at once
    touched = _attributes_back(pen, act_id, name)
    return len(touched)


def turn_back(pen: RegistryPen, model: type[Any], key: str, act_id: UUID) -> None:
    """What the act recorded is withdrawn, and what it withdrew is recorded anew."""
    mine = list(model.objects.valid().filter(recorded_in=act_id))
    theirs = list(model.objects.filter(withdrawn_in=act_id).exclude(recorded_in=act_id))
    pen.prefetch(model, key, {getattr(spell, f"{key}_id") for spell in (*mine, *theirs)})
    for spell in mine:
        held = next(s for s in pen.live(model, key, getattr(spell, f"{key}_id")) if s.pk == spell.pk)
        pen.withdraw(key, held)
    own = {"id", "since", "until", "recorded_at", "recorded_in", "withdrawn_at", "withdrawn_in", f"{key}_id"}
    for spell in theirs:
        values = {f.attname: getattr(spell, f.attname) for f in spell._meta.concrete_fields if f.attname not in own}
        pen.record(model, key, getattr(spell, f"{key}_id"), spell.since, spell.until, **values)


def _attributes_back(pen: RegistryPen, act_id: UUID, name: str) -> set[int]:
    """Undated attributes return to what the audit says they were; each organisation gets an entry of its own."""
    entries = AuditEntry.objects.filter(act=act_id, subject_kind="SocialOrganization").order_by("-number")
    organisations = load(pen, list(set(entries.values_list("subject_id", flat=True))))
    told: set[int] = set()
    for entry in entries.only("verb", "subject_id", "before").iterator():
        organisation = organisations[entry.subject_id]
        if entry.verb in ("amend", "rename"):
            _restore(pen, organisation, entry.before)
        if organisation.pk not in told:
            told.add(organisation.pk)
            pen.tell("undo_import", organisation, reason=name)
    return told


def _restore(pen: RegistryPen, organisation: SocialOrganization, before: dict[str, Any]) -> None:
    for name in PLAIN:
        if name in before:
            field = SocialOrganization._meta.get_field(name)
            setattr(organisation, name, field.to_python(before[name]))  # type: ignore[union-attr]
            pen.save(organisation)
    if "name" in before:
        take_names(pen, organisation)
