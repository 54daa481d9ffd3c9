"""Transfers: Party organisations get another leading body by one act; a body is merged into another; both are undone
by one act. One audit entry for each Party organisation; nothing that others built on it since is undone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.actions.bodies import change, close_body, locked, put_under, tell
from hangji.office.acts import Act
from hangji.office.models import Body, BodyName, BodyParent
from hangji.office.pen import not_in_future
from hangji.office.permissions import Permission
from hangji.registry.actions.party import PARTY
from hangji.registry.actions.undo import turn_back
from hangji.registry.leading import led_from
from hangji.registry.models import PartyForm, PartyOrganization, Transfer
from hangji.registry.pen import RegistryPen, registering

KEPT = ("kind", "mode", "level", "region_code", "formed_on")


def transfer(*, forms: Sequence[PartyForm], body: Body, day: date, document: str, reason: str, act: Act) -> Transfer:
    """``body`` leads these Party organisations from ``day`` on. forms: what each of them is, as the preview showed it.

    Sent twice, it answers with the same transfer. Refused whole when one has changed since the preview.
    """
    access.require(act, Permission.FORM, region_code=body.region_code, level=body.level)
    not_in_future(day, act)
    with registering(act) as pen:
        body = locked(body)
        parties = _locked({form.party_organization_id for form in forms})
        forms = list(PartyForm.objects.filter(pk__in=[form.pk for form in forms]))
        if twice := _same(forms, body, day):
            return twice
        _some(forms)
        _exists(body, day)
        pen.prefetch(PartyForm, PARTY, list(parties))
        for form in forms:
            party = parties[form.party_organization_id]
            _may_move(pen, party, form, body, day)
            _hand(pen, party, _running(pen, party, form.body_id, day), body, day, document=document, reason=reason)
        return _kept(act, body, day, document, reason, len(forms))


def _locked(pks: set[int]) -> dict[int, PartyOrganization]:
    """In order of their keys, so that of two acts neither waits for both."""
    found = PartyOrganization.objects.filter(pk__in=pks).order_by("pk").select_for_update()
    return {party.pk: party for party in found}


def _same(forms: Sequence[PartyForm], body: Body, day: date) -> Transfer | None:
    """The transfer that did just this already: the form was sent twice."""
    acts = {form.withdrawn_in for form in forms if form.withdrawn_in}
    if len(acts) != 1 or any(form.withdrawn_in is None for form in forms):
        return None
    return Transfer.objects.filter(act__in=acts, body=body, day=day, undone_at__isnull=True).first()


def _some(forms: Sequence[PartyForm]) -> None:
    if not forms:
        raise Refusal(_("不能划转：没有选党组织"), _("名单里一个也没有勾选"), _("勾选要划转的党组织，再提交"))


def _exists(body: Body, day: date) -> None:
    if not body.exists_on(day):
        raise Refusal(
            _("不能划转：“%(body)s”在 %(day)s 不存在") % {"body": body, "day": day.isoformat()},
            _("那一天它还没有成立，或者已经撤销"),
            _("请核对划转日期"),
        )


def _may_move(pen: RegistryPen, party: PartyOrganization, form: PartyForm, body: Body, day: date) -> None:
    spells = pen.live(PartyForm, PARTY, party.pk)
    now = next((spell for spell in spells if spell.holds_on(day)), None)
    if now is None or now.pk != form.pk or now.body_id == body.pk:
        raise Refusal(
            _("不能划转：“%(party)s”在你打开预览以后变了") % {"party": party},
            _("它的类别、上级或成立日期刚被别人登记过，一家也没有划转"),
            _("重新打开预览，看过现在的名单再提交"),
        )
    if later := next((spell for spell in spells if spell.since > day), None):
        raise Refusal(
            _("不能划转：“%(party)s”在 %(day)s 以后另有变更") % {"party": party, "day": day.isoformat()},
            _("自 %(since)s 起已按别的情况登记") % {"since": later.since.isoformat()},
            _("改划转日期，或者这一家不划转"),
        )


def _hand(
    pen: RegistryPen,
    party: PartyOrganization,
    spells: Sequence[PartyForm],
    body: Body,
    day: date,
    *,
    document: str,
    reason: str,
) -> None:
    """Of these spells, what holds on the day and later is led by ``body``, whatever else they say. One entry."""
    old = spells[0].body
    for spell in spells:
        since, values = max(spell.since, day), {name: getattr(spell, name) for name in KEPT}
        access.require(pen.act, Permission.FORM, region_code=spell.region_code, level=spell.level)
        pen.end(PARTY, spell, since)
        pen.record(PartyForm, PARTY, party.pk, since, spell.until, body_id=body.pk, **values)
    after = {"body": str(body), "since": day, "document": document}
    pen.tell("transfer", party, before={"body": str(old or "")}, after=after, reason=reason)


def _running(pen: RegistryPen, party: PartyOrganization, body_id: int | None, day: date) -> list[PartyForm]:
    """The spells in which a body leads it, on the day and later."""
    spells = pen.live(PartyForm, PARTY, party.pk)
    return [each for each in spells if each.body_id == body_id and (each.until is None or each.until > day)]


def _kept(
    act: Act, body: Body, day: date, document: str, reason: str, count: int, merged: Body | None = None
) -> Transfer:
    return Transfer.objects.create(
        body=body,
        merged=merged,
        day=day,
        document=document,
        reason=reason,
        count=count,
        act=act.id,
        made_at=act.at,
        made_by=act.user.username,
        made_by_name=act.user.name,
    )


def end_body(*, body: Body, day: date, successor: Body | None, document: str, reason: str, act: Act) -> None:
    """The body exists no more from ``day`` on; refused while it leads anybody then. Said again, it is corrected."""
    access.require(act, Permission.FORM, region_code=body.region_code, level=body.level)
    not_in_future(day, act)
    with registering(act) as pen:
        body = locked(body)
        if count := led_from(body, day).values("party_organization").distinct().count():
            raise Refusal(
                _("不能登记撤销：它那一天还领导党组织"),
                _("由它领导的党组织有 %(n)d 个") % {"n": count},
                _("先把它们划转给别的上级；全部由一个党组织承接的，用并入，一次办完"),
            )
        close_body(pen, body, day, successor=successor, document=document, reason=reason)


def merge_body(*, body: Body, into: Body, day: date, document: str, reason: str, act: Act) -> Transfer:
    """``body`` ends on ``day`` and ``into`` succeeds it: all that it led and all bodies below it are ``into``'s then.

    Sent twice, it answers with the same transfer.
    """
    for each in (body, into):
        access.require(act, Permission.FORM, region_code=each.region_code, level=each.level)
    not_in_future(day, act)
    with registering(act) as pen:
        both = {each.pk: locked(each) for each in sorted((body, into), key=lambda each: each.pk)}
        body, into = both[body.pk], both[into.pk]
        if twice := Transfer.objects.filter(merged=body, body=into, day=day, undone_at__isnull=True).first():
            return twice
        _may_merge(body, into, day)
        _children(pen, body, into, day, document)
        parties = _locked(set(led_from(body, day).values_list("party_organization", flat=True)))
        pen.prefetch(PartyForm, PARTY, list(parties))
        for party in parties.values():
            _hand(pen, party, _running(pen, party, body.pk, day), into, day, document=document, reason=reason)
        pen.write()  # so that nothing hangs on the body any more when it is closed
        close_body(pen, body, day, successor=into, document=document, reason=reason)
        return _kept(act, into, day, document, reason, len(parties), merged=body)


def _may_merge(body: Body, into: Body, day: date) -> None:
    if body.valid_to is not None:
        raise Refusal(
            _("不能并入：“%(body)s”已经撤销") % {"body": body},
            _("它 %(day)s 撤销") % {"day": body.valid_to.isoformat()},
            _("它名下还有党组织的，用划转"),
        )
    if into == body or not into.exists_on(day):
        raise Refusal(
            _("不能并入：“%(into)s”就是它自己，或者在 %(day)s 不存在") % {"into": into, "day": day.isoformat()},
            _("承接的党组织那一天要存在"),
            _("选那一天存在的另一个党组织；还没有登记的，先登记"),
        )


def _children(pen: RegistryPen, body: Body, into: Body, day: date, document: str) -> None:
    """What stands below the body on the day stands below ``into`` then; ``into`` itself below the body's parent."""
    above = pen.holding(BodyParent, "body", body.pk, day)
    for spell in BodyParent.objects.valid().on(day).filter(parent=body).select_related("body").order_by("pk"):
        child = locked(spell.body)
        parent = (above.parent if above else None) if child == into else into
        put_under(pen, child, parent, day, document=document)


def undo_transfer(*, transfer: Transfer, reason: str, act: Act) -> None:
    """As if it had not been: who led them before leads them again, and a merged body exists again. Asked twice, the
    same. Refused, with the names, where something that was recorded on it since still stands."""
    access.require(act, Permission.FORM, region_code=transfer.body.region_code, level=transfer.body.level)
    with registering(act) as pen:
        done = Transfer.objects.select_for_update(of=("self",)).select_related("body", "merged").get(pk=transfer.pk)
        if done.undone_at:
            return
        made, gone = _spells(done, "recorded_in"), _spells(done, "withdrawn_in")
        parties = _locked(set(made))
        pen.prefetch(PartyForm, PARTY, list(parties))
        left = {pk: _standing(pen, pk, spells) for pk, spells in made.items()}
        _nothing_built_upon(done, [str(parties[pk]) for pk, spells in left.items() if spells is None])
        _givers_exist(done, [spell for spells in gone.values() for spell in spells])
        for pk, party in parties.items():
            _give_back(pen, party, left[pk] or [], gone[pk])
            after: dict[str, Any] = {"since": done.day, "document": done.document}
            pen.tell("undo_transfer", party, before={"body": str(done.body)}, after=after, reason=reason)
        if done.merged:
            _exist_again(pen, done, reason)
        done.undone_at, done.undone_by_name, done.undone_because = act.at, act.user.name, reason
        done.save(update_fields=["undone_at", "undone_by_name", "undone_because"])


def _spells(done: Transfer, how: str) -> dict[int, list[PartyForm]]:
    """What the act recorded, or withdrew of what others had recorded, by Party organisation."""
    found: dict[int, list[PartyForm]] = {}
    spells = PartyForm.objects.filter(**{how: done.act}).select_related("body")
    if how == "withdrawn_in":
        spells = spells.exclude(recorded_in=done.act)
    for spell in spells.order_by("pk"):
        found.setdefault(spell.party_organization_id, []).append(spell)
    return found


def _said(spell: PartyForm) -> tuple[Any, ...]:
    return (spell.since, spell.until, spell.body_id, *(getattr(spell, name) for name in KEPT))


def _standing(pen: RegistryPen, pk: int, made: list[PartyForm]) -> list[PartyForm] | None:
    """The spells that hold just what the act said, be they its own or written anew since; None: something differs."""
    live = {_said(spell): spell for spell in pen.live(PartyForm, PARTY, pk)}
    found = [live.get(_said(spell)) for spell in made]
    return None if None in found else [spell for spell in found if spell]


def _give_back(pen: RegistryPen, party: PartyOrganization, left: list[PartyForm], gone: list[PartyForm]) -> None:
    for spell in left:
        access.require(pen.act, Permission.FORM, region_code=spell.region_code, level=spell.level)
        pen.withdraw(PARTY, spell)
    for spell in gone:
        values = {name: getattr(spell, name) for name in KEPT}
        pen.record(PartyForm, PARTY, party.pk, spell.since, spell.until, body_id=spell.body_id, **values)


def _nothing_built_upon(done: Transfer, names: list[str]) -> None:
    below = BodyParent.objects.filter(recorded_in=done.act, withdrawn_at__isnull=False).exclude(withdrawn_in=done.act)
    names = sorted(names) + sorted(set(below.values_list("body__name", flat=True)))
    if done.merged and (done.merged.valid_to, done.merged.successor_id) != (done.day, done.body_id):
        names.append(done.merged.name)
    if names:
        raise Refusal(
            _("不能撤回划转：之后又有人登记过其中的上级或类别"),
            _("涉及 %(n)d 个：%(names)s") % {"n": len(names), "names": _("、").join(names[:10])},
            _("先把后来的登记撤回，或者对要改的另办一次划转"),
        )


def _givers_exist(done: Transfer, gone: list[PartyForm]) -> None:
    """Nobody is given back to a body that has ended since, unless the undoing brings it back."""
    bodies = {spell.body for spell in gone if spell.body and spell.body_id != done.merged_id and spell.until is None}
    if ended := sorted(str(body) for body in bodies if body.valid_to):
        raise Refusal(
            _("不能撤回划转：原来的上级已经撤销"),
            _("“%(names)s”在划转以后撤销，没有谁可以还给") % {"names": _("、").join(ended)},
            _("先更正它的撤销，或者对这些党组织另办一次划转"),
        )


def _exist_again(pen: RegistryPen, done: Transfer, reason: str) -> None:
    assert done.merged is not None
    body = locked(done.merged)
    before = {"valid_to": body.valid_to, "successor": body.successor, "end_document": body.end_document}
    change(body, {"valid_to": None, "successor": None, "end_document": ""})
    for model in (BodyName, BodyParent):
        turn_back(pen, model, "body", done.act)
    tell(pen, "undo_end_body", body, before=before, reason=reason)
