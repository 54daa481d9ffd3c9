"""Changes of Party organisations by a document: another kind, mode or leading body; a merger; a split."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.registry.actions.grounds import Ground, put_ground
from hangji.registry.actions.organisations import load
from hangji.registry.actions.party import PARTY, Founding, close, end_cover, found, put_cover
from hangji.registry.models import ChangeKind, Cover, PartyForm, PartyOrganization, SocialOrganization
from hangji.registry.papers import of_merge, of_reform, of_split
from hangji.registry.pen import RegistryPen, not_in_future, registering


def reform(
    *,
    party_organization: PartyOrganization,
    kind: str,
    mode: str,
    body: Body | None,
    day: date,
    ground: Ground,
    act: Act,
) -> None:
    """From ``day`` on it is of this kind, mode and body; its cover follows the mode. Asked twice, nothing changes."""
    not_in_future(day, act)
    with registering(act) as pen:
        form = _form(pen, party_organization, day, act)
        units = _covered(pen, party_organization, day)
        if mode == "single" and len(units) != 1:
            raise Refusal(
                _("不能改为单独组建"),
                _("%(day)s 它覆盖 %(count)d 家") % {"day": day.isoformat(), "count": len(units)},
                _("其余的先退出覆盖，或者用分设"),
            )
        before = {"kind": form.kind, "mode": form.mode, "body": str(form.body or "")}
        place = {name: getattr(form, name) for name in ("level", "region_code", "formed_on")}
        said = {"kind": kind, "mode": mode, "body_id": body.pk if body else None}
        words = of_reform(party_organization, form, kind, mode, body, day)
        if not pen.set_from(PartyForm, PARTY, party_organization.pk, day, **said, **place):
            return
        number = put_ground(pen, party_organization, form, ChangeKind.REFORM, day, ground, words)
        for unit in units:
            put_cover(pen, unit, party_organization, mode, day)
        after = {"kind": kind, "mode": mode, "body": str(body or ""), "since": day, "document": number}
        pen.tell("reform", party_organization, before=before, after=after, reason=ground.reason)


def merge(
    *,
    parties: Sequence[PartyOrganization],
    into: PartyOrganization,
    mode: str,
    day: date,
    ground: Ground,
    act: Act,
) -> None:
    """``into`` covers what the others covered, from ``day`` on; they are dissolved by the same document."""
    not_in_future(day, act)
    with registering(act) as pen:
        standing = [party for party in parties if party != into and pen.holding(PartyForm, PARTY, party.pk, day)]
        if not standing:  # the form was sent twice
            return
        form = _form(pen, into, day, act)
        units = {party: _covered(pen, party, day) for party in standing}
        own = _covered(pen, into, day)
        if mode == "single" and len(own) + sum(map(len, units.values())) > 1:
            raise Refusal(_("不能合并成单独组建"), _("合并以后覆盖不止一家"), _("选联合组建或者行业联建"))
        place = {name: getattr(form, name) for name in ("kind", "level", "region_code", "formed_on", "body_id")}
        number = put_ground(pen, into, form, ChangeKind.MERGE, day, ground, of_merge(into, standing, mode, day))
        pen.set_from(PartyForm, PARTY, into.pk, day, mode=mode, **place)
        for unit in own:
            put_cover(pen, unit, into, mode, day)
        for party, covered in units.items():
            _form(pen, party, day, act)
            close(pen, party, day, document_number=number, reason=ground.reason)
            for unit in covered:
                put_cover(pen, unit, into, mode, day)
        names = [str(party) for party in standing]
        pen.tell("merge", into, after={"merged": names, "since": day, "document": number}, reason=ground.reason)


def split(
    *,
    party_organization: PartyOrganization,
    founding: Founding,
    ground: Ground,
    act: Act,
) -> PartyOrganization:
    """Some of its organisations get a Party organisation of their own from the day of ``founding`` on."""
    day = founding.formed_on
    not_in_future(day, act)
    with registering(act) as pen:
        access.require(act, Permission.FORM, region_code=founding.region_code, level=founding.level)
        form = _form(pen, party_organization, day, act)
        there = PartyForm.objects.valid().filter(party_organization__name=founding.name, since=day)
        twice: PartyForm | None = there.select_related(PARTY).first()
        if twice:
            return twice.party_organization
        covered = {unit.pk: unit for unit in _covered(pen, party_organization, day)}
        _fits(founding, covered)
        leaving = [covered[unit.pk] for unit in founding.covers]
        for unit in leaving:
            end_cover(pen, unit, day, reason=ground.reason)
        words = of_split(party_organization, founding.name, founding.mode, leaving, day)
        number = put_ground(pen, party_organization, form, ChangeKind.SPLIT, day, ground, words)
        founding.covers, founding.approval_number, founding.approved_on = leaving, number, day
        made = found(pen, [founding])[0]
        names = [str(unit) for unit in leaving]
        after = {"party_organization": made.name, "organisations": names, "since": day, "document": number}
        pen.tell("split", party_organization, after=after, reason=ground.reason)
    return made


def _fits(founding: Founding, covered: dict[int, SocialOrganization]) -> None:
    strange = [str(unit) for unit in founding.covers if unit.pk not in covered]
    problems = (
        (strange, _("“%(names)s”那一天不由它覆盖") % {"names": _("、").join(strange)}),
        (not founding.covers, _("没有选社会组织")),
        (len(founding.covers) == len(covered), _("全部分出去，它就不再覆盖任何一家")),
        (founding.mode == "single" and len(founding.covers) > 1, _("单独组建只覆盖一家")),
    )
    for wrong, because in problems:
        if wrong:
            raise Refusal(_("不能这样分设"), because, _("改选分出去的社会组织或组建方式；不再保留的用撤销"))


def _form(pen: RegistryPen, party_organization: PartyOrganization, day: date, act: Act) -> PartyForm:
    form: PartyForm | None = pen.holding(PartyForm, PARTY, party_organization.pk, day)
    if form is None:
        raise Refusal(
            _("不能登记：“%(party)s”在 %(day)s 不存在") % {"party": party_organization, "day": day.isoformat()},
            _("那一天它还没有成立，或者已经撤销"),
            _("请核对日期，或另选党组织"),
        )
    access.require(act, Permission.FORM, region_code=form.region_code, level=form.level)
    return form


def _covered(pen: RegistryPen, party_organization: PartyOrganization, day: date) -> list[SocialOrganization]:
    covers = Cover.objects.valid().on(day).filter(party_organization=party_organization)
    return list(load(pen, list(covers.values_list("organisation", flat=True))).values())
