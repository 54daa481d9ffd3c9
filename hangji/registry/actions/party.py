"""Party organisations: formed with their cover, joined, left, dissolved; their secretaries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.models import Body, Document, Person
from hangji.office.permissions import Permission
from hangji.registry.actions.grounds import Ground, put_ground
from hangji.registry.actions.organisations import load, require_over
from hangji.registry.models import (
    ChangeKind,
    Cover,
    PartyForm,
    PartyOrganization,
    Secretary,
    SocialOrganization,
    Standing,
    Status,
    StatusSpell,
)
from hangji.registry.papers import of_dissolving
from hangji.registry.pen import RegistryPen, not_in_future, registering
from hangji.registry.pinyin import initials
from rulebook.coverage import Advice, judge_party_organisation

PARTY = "party_organization"


@dataclass
class Founding:
    """A Party organisation to be recorded as formed. covers: the organisations that it covers from that day."""

    name: str
    kind: str
    mode: str
    level: str
    region_code: int
    formed_on: date
    body: Body | None = None
    approval_number: str = ""
    approved_on: date | None = None
    approval: Document | None = None
    secretary: Person | None = None
    covers: Sequence[SocialOrganization] = field(default_factory=list)


def found(pen: RegistryPen, foundings: Sequence[Founding]) -> list[PartyOrganization]:
    """Record Party organisations with their form, secretary and cover."""
    made = [
        PartyOrganization(
            name=f.name,
            initials=initials(f.name),
            approval_number=f.approval_number,
            approved_on=f.approved_on,
            approval=f.approval,
            changed_at=pen.act.at,
        )
        for f in foundings
    ]
    pen.create(made)
    for founding, party_organization in zip(foundings, made, strict=True):
        _first_spells(pen, founding, party_organization)
    return made


def _first_spells(pen: RegistryPen, founding: Founding, party_organization: PartyOrganization) -> None:
    place = {name: getattr(founding, name) for name in ("kind", "mode", "level", "region_code", "formed_on")}
    body = founding.body
    pen.record(PartyForm, PARTY, party_organization.pk, founding.formed_on, None, body_id=body and body.pk, **place)
    pen.tell("form", party_organization, after={"name": founding.name, "approval": founding.approval_number, **place})
    if founding.secretary:
        put_secretary(pen, party_organization, founding.secretary, founding.formed_on)
    for organisation in founding.covers:
        put_cover(pen, organisation, party_organization, founding.mode, founding.formed_on)


def put_cover(
    pen: RegistryPen, organisation: SocialOrganization, party_organization: PartyOrganization, mode: str, day: date
) -> bool:
    """From ``day`` on the organisation is covered by this Party organisation; the same cover again changes nothing."""
    _must_be_active(pen, organisation, day)
    form = _must_exist(pen, party_organization, day)
    now = pen.holding(Cover, "organisation", organisation.pk, day)
    if now and now.party_organization_id == party_organization.pk and now.mode == mode:
        return False
    if now and now.party_organization_id != party_organization.pk:
        raise Refusal(
            _("不能登记覆盖：“%(name)s”已有党组织") % {"name": organisation},
            _("自 %(since)s 起由“%(party)s”覆盖")
            % {"since": now.since.isoformat(), "party": PartyOrganization.objects.get(pk=now.party_organization_id)},
            _("如要改由别的党组织覆盖，先在“%(name)s”的页面登记退出") % {"name": organisation},
        )
    values = {"party_organization_id": party_organization.pk, "mode": mode}
    pen.set_from(Cover, "organisation", organisation.pk, day, **values)
    covered = pen.holding(Cover, "organisation", organisation.pk, day)
    if covered and form.until and (covered.until is None or covered.until > form.until):
        pen.end("organisation", covered, form.until)  # recorded late: it was dissolved since
    after = {"party_organization": party_organization.name, "mode": mode, "since": day}
    pen.tell("cover", organisation, after=after)
    return True


def _must_be_active(pen: RegistryPen, organisation: SocialOrganization, day: date) -> None:
    status = pen.holding(StatusSpell, "organisation", organisation.pk, day)
    if status is None or status.status != Status.ACTIVE:
        raise Refusal(
            _("不能登记覆盖：“%(name)s”在 %(day)s 不是正常登记状态") % {"name": organisation, "day": day.isoformat()},
            _("那一天的登记状态是%(status)s") % {"status": status.get_status_display() if status else _("尚未登记")},
            _("请核对日期，或先更正登记状态"),
        )


def _must_exist(pen: RegistryPen, party_organization: PartyOrganization, day: date) -> PartyForm:
    form: PartyForm | None = pen.holding(PartyForm, PARTY, party_organization.pk, day)
    if form is None:
        raise Refusal(
            _("不能登记：“%(party)s”在 %(day)s 不存在") % {"party": party_organization, "day": day.isoformat()},
            _("那一天它还没有成立，或者已经撤销"),
            _("请核对日期，或另选党组织"),
        )
    return form


def end_cover(pen: RegistryPen, organisation: SocialOrganization, day: date, *, reason: str) -> bool:
    now = pen.holding(Cover, "organisation", organisation.pk, day)
    if now is None:
        return False
    pen.end("organisation", now, day)
    pen.tell(
        "end_cover", organisation, before={"mode": now.mode, "since": now.since}, after={"until": day}, reason=reason
    )
    return True


def put_secretary(pen: RegistryPen, party_organization: PartyOrganization, person: Person, day: date) -> bool:
    now = pen.holding(Secretary, PARTY, party_organization.pk, day)
    if not pen.set_from(Secretary, PARTY, party_organization.pk, day, person_id=person.pk):
        return False
    before = {"secretary": Person.objects.get(pk=now.person_id).name} if now else {}
    pen.tell("secretary", party_organization, before=before, after={"secretary": person.name, "since": day})
    return True


def form_party_organization(*, founding: Founding, act: Act) -> tuple[PartyOrganization, tuple[Advice, ...]]:
    """Record a Party organisation as formed, with its cover; answers it with the rules' warnings, which never block."""
    access.require(act, Permission.FORM, region_code=founding.region_code, level=founding.level)
    not_in_future(founding.formed_on, act)
    _units_fit(founding)
    if there := _same_founding(founding):
        return there, advices(there, act)
    with registering(act) as pen:
        locked = load(pen, [organisation.pk for organisation in founding.covers])
        founding.covers = list(locked.values())
        party_organization = found(pen, [founding])[0]
    return party_organization, advices(party_organization, act)


def _units_fit(founding: Founding) -> None:
    if founding.mode == "single" and len(founding.covers) != 1:
        raise Refusal(
            _("不能登记：单独组建的党组织只覆盖一家社会组织"),
            _("你选了 %(count)d 家") % {"count": len(founding.covers)},
            _("几家合建请选联合组建"),
        )


def _same_founding(founding: Founding) -> PartyOrganization | None:
    """The same name formed on the same day in the same place: the form was sent twice."""
    forms = PartyForm.objects.valid().filter(
        party_organization__name=founding.name, since=founding.formed_on, region_code=founding.region_code
    )
    form = forms.select_related(PARTY).first()
    return form.party_organization if form else None


def join(
    *, organisation: SocialOrganization, party_organization: PartyOrganization, mode: str, day: date, act: Act
) -> tuple[Advice, ...]:
    """One more organisation is covered from ``day`` on; answers the rules' warnings (R4: 一般不超过5个)."""
    not_in_future(day, act)
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.FORM, organisation)
        put_cover(pen, organisation, party_organization, mode, day)
    return advices(party_organization, act)


def leave(*, organisation: SocialOrganization, day: date, reason: str, act: Act) -> None:
    """The organisation's cover ends on ``day``."""
    not_in_future(day, act)
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.FORM, organisation)
        spells = pen.live(Cover, "organisation", organisation.pk)
        if not end_cover(pen, organisation, day, reason=reason) and day not in {spell.until for spell in spells}:
            raise Refusal(
                _("不能登记退出：“%(name)s”在 %(day)s 没有党组织覆盖") % {"name": organisation, "day": day.isoformat()},
                _("退出要写在覆盖期间的一天"),
                _("到这一家的“历史”核对覆盖的起止日期"),
            )


def dissolve(*, party_organization: PartyOrganization, day: date, ground: Ground, act: Act) -> None:
    """Dissolved (撤销) on ``day``, with its own document: its form, secretary and every cover end."""
    not_in_future(day, act)
    with registering(act) as pen:
        spells = pen.live(PartyForm, PARTY, party_organization.pk)
        if not spells or day in {spell.until for spell in spells}:  # the form was sent twice
            return
        form = _must_exist(pen, party_organization, day)
        access.require(act, Permission.FORM, region_code=form.region_code, level=form.level)
        words = of_dissolving(party_organization, day)
        number = put_ground(pen, party_organization, form, ChangeKind.DISSOLVE, day, ground, words)
        close(pen, party_organization, day, document_number=number, reason=ground.reason)


def close(
    pen: RegistryPen, party_organization: PartyOrganization, day: date, *, document_number: str, reason: str
) -> None:
    """Within a larger act: its form, secretary and every cover end on ``day``."""
    form = _must_exist(pen, party_organization, day)
    _covers_nobody_later(party_organization, day)
    covered = Cover.objects.valid().on(day).filter(party_organization=party_organization).values_list("organisation")
    for organisation in load(pen, [pk for (pk,) in covered]).values():
        end_cover(pen, organisation, day, reason=reason)
    for secretary in pen.live(Secretary, PARTY, party_organization.pk):
        if secretary.until is None or secretary.until > day:
            pen.end(PARTY, secretary, day)
    pen.end(PARTY, form, day)
    pen.tell("dissolve", party_organization, after={"until": day, "document": document_number}, reason=reason)


def _covers_nobody_later(party_organization: PartyOrganization, day: date) -> None:
    later = Cover.objects.valid().filter(party_organization=party_organization, since__gt=day)
    if cover := later.select_related("organisation").order_by("-since").first():
        raise Refusal(
            _("不能登记撤销：%(day)s 以后它还覆盖过别的社会组织") % {"day": day.isoformat()},
            _("“%(name)s”自 %(since)s 起由它覆盖") % {"name": cover.organisation, "since": cover.since.isoformat()},
            _("请核对撤销日期；那一次覆盖登记错了的，先在那一家登记退出"),
        )


def unform(pen: RegistryPen, party_organization: PartyOrganization, *, reason: str) -> None:
    """The forming was recorded by mistake: as if it had never been. Its form, secretaries and covers are withdrawn."""
    for model in (PartyForm, Secretary):
        for spell in pen.live(model, PARTY, party_organization.pk):
            pen.withdraw(PARTY, spell)
    covers = Cover.objects.valid().filter(party_organization=party_organization)
    for organisation in load(pen, list(covers.values_list("organisation", flat=True))).values():
        uncover(pen, organisation, party_organization, reason=reason)
    pen.tell("unform", party_organization, before={"name": party_organization.name}, reason=reason)


def uncover(
    pen: RegistryPen, organisation: SocialOrganization, party_organization: PartyOrganization, *, reason: str
) -> None:
    """The organisation's cover by it was recorded by mistake: it is withdrawn whole."""
    for spell in pen.live(Cover, "organisation", organisation.pk):
        if spell.party_organization_id == party_organization.pk:
            pen.withdraw("organisation", spell)
            before = {"party_organization": party_organization.name, "mode": spell.mode, "since": spell.since}
            pen.tell("end_cover", organisation, before=before, reason=reason)


def change_secretary(*, party_organization: PartyOrganization, person: Person, day: date, act: Act) -> None:
    not_in_future(day, act)
    with registering(act) as pen:
        form = _must_exist(pen, party_organization, day)
        access.require(act, Permission.FORM, region_code=form.region_code, level=form.level)
        put_secretary(pen, party_organization, person, day)


def advices(party_organization: PartyOrganization, act: Act) -> tuple[Advice, ...]:
    """What the rules say of a Party organisation today."""
    form = PartyForm.objects.valid().on(act.today).filter(party_organization=party_organization).first()
    if form is None:
        return ()
    return judge_party_organisation(**units(party_organization, form, act.today), day=act.today, place=form.region_code)


def units(party_organization: PartyOrganization, form: PartyForm, day: date) -> dict[str, Any]:
    """The facts that the rules on Party organisations ask for."""
    covered = Standing.objects.asof(day).filter(party_organization=party_organization)
    active = covered.filter(status=Status.ACTIVE)
    sums = active.aggregate(full=Sum("full"), probationary=Sum("probationary"))
    full = sums["full"] or 0
    return {
        "kind": form.kind,
        "mode": form.mode,
        "units": covered.count(),
        "active_units": active.count(),
        "full": full,
        "members": full + (sums["probationary"] or 0),
    }
