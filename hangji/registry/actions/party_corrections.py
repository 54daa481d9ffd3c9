"""Corrections of a Party organisation: its name, the day it was formed, and the approval that formed it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.actions.party import PARTY
from hangji.registry.models import Cover, PartyForm, PartyOrganization, Secretary
from hangji.registry.pen import RegistryPen, not_in_future, registering
from hangji.registry.pinyin import initials

PLAIN = ("name", "approval_number", "approved_on")


def correct_party_organization(
    *,
    party_organization: PartyOrganization,
    version: int,
    plain: dict[str, Any],
    formed_on: date,
    reason: str,
    act: Act,
) -> PartyOrganization:
    """Correct name, approval and day of forming as if always so. plain: values of PLAIN. Raises Conflict.

    The same values again change nothing.
    """
    not_in_future(formed_on, act)
    with registering(act) as pen:
        kept = PartyOrganization.objects.select_for_update().get(pk=party_organization.pk)
        forms = pen.live(PartyForm, PARTY, kept.pk)
        access.require(act, Permission.FORM, region_code=forms[-1].region_code, level=forms[-1].level)
        said = {name: getattr(kept, name) for name in PLAIN} | {"formed_on": forms[0].formed_on}
        wanted = {**plain, "formed_on": formed_on}
        changed = {name: value for name, value in wanted.items() if said[name] != value}
        if not changed:
            return kept
        _same_version(kept, version)
        if "formed_on" in changed:
            _form_on(pen, kept, forms, formed_on)
        _take(kept, changed)
        pen.tell("amend", kept, before={name: said[name] for name in changed}, after=changed, reason=reason)
        pen.save(kept)
    return kept


def _take(kept: PartyOrganization, changed: dict[str, Any]) -> None:
    for name in PLAIN:
        if name in changed:
            setattr(kept, name, changed[name])
    if "name" in changed:
        kept.initials = initials(kept.name)


def _same_version(kept: PartyOrganization, version: int) -> None:
    if kept.version != version:
        raise Conflict(
            _("还没有保存：这个党组织在你填写时被别人改过"),
            _("你打开时是第 %(yours)d 版，现在是第 %(now)d 版") % {"yours": version, "now": kept.version},
            _("重新打开这一页，看过现在的内容再改"),
        )


def _form_on(pen: RegistryPen, kept: PartyOrganization, forms: list[Any], day: date) -> None:
    """Let it have been formed on ``day``: its first spell begins then, and every spell keeps that day."""
    begun = [
        since
        for model in (Cover, Secretary)
        if (
            since := model.objects.valid()
            .filter(party_organization=kept)
            .order_by("since")
            .values_list("since", flat=True)
            .first()
        )
    ]
    ends = [forms[0].until] if forms[0].until else []
    if [since for since in begun if since < day] or [until for until in ends if until <= day]:
        first = min([*begun, *ends])
        raise Refusal(
            _("不能把成立日期改到 %(day)s") % {"day": day.isoformat()},
            _("这个党组织从 %(first)s 起已有覆盖、书记或变更") % {"first": first.isoformat()},
            _("请核对批复；覆盖登记错了的，先在社会组织的页面登记退出"),
        )
    for number, form in enumerate(forms):
        pen.withdraw(PARTY, form)
        since = form.since if number else day
        pen.record(PartyForm, PARTY, kept.pk, since, form.until, **{**_values(form), "formed_on": day})


def _values(form: PartyForm) -> dict[str, Any]:
    return {name: getattr(form, name) for name in ("kind", "mode", "level", "region_code", "body_id")}
