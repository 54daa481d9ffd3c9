"""Registering, renaming, reclassifying, correcting and striking off social organisations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit import prepared, turns
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.pen import chunks, made
from hangji.office.permissions import Permission
from hangji.registry.models import Classification, OrganisationName, SocialOrganization, Status, StatusSpell
from hangji.registry.pen import SPELLS, RegistryPen, not_in_future, registering
from hangji.registry.pinyin import initials

PLAIN = ("registered_on", "registration_authority", "supervisor", "industry", "address", "street_code")


@dataclass
class Enrolment:
    """A new entry of the register. plain: values of PLAIN; former: (name, until) pairs, oldest first.

    undated_former: a former name of which nobody knows until when it held; it is only searched for.
    there: the entry that the register has already, of which nothing holds any more.
    """

    credit_code: str
    name: str
    kind: str
    level: str
    region_code: int
    plain: dict[str, Any] = field(default_factory=dict)
    former: Sequence[tuple[str, date]] = ()
    undated_former: str = ""
    there: SocialOrganization | None = None

    def since(self, today: date) -> date:
        """The first day it counts: its registration, or the day of entry where nobody knows the date."""
        return self.plain.get("registered_on") or today


def enrol(pen: RegistryPen, enrolments: Sequence[Enrolment]) -> list[SocialOrganization]:
    """Enter organisations that the register does not have, or of which nothing holds any more."""
    organisations = [_identity(pen, enrolment) for enrolment in enrolments]
    again = [enrolment.there.pk for enrolment in enrolments if enrolment.there]
    pen.create([organisation for organisation in organisations if organisation.pk is None])
    for model, key in SPELLS[SocialOrganization]:
        pen.prefetch(model, key, again)
    for enrolment, organisation in zip(enrolments, organisations, strict=True):
        _first_spells(pen, enrolment, organisation)
    return organisations


def _identity(pen: RegistryPen, enrolment: Enrolment) -> SocialOrganization:
    names = [enrolment.name, *(name for name, _until in enrolment.former)]
    names += [enrolment.undated_former] if enrolment.undated_former else []
    organisation = enrolment.there
    if organisation is None:
        organisation = made(SocialOrganization, {"credit_code": enrolment.credit_code, "changed_at": pen.act.at})
    else:
        pen.save(organisation)
    organisation.name, organisation.aliases = enrolment.name, "\n".join(names[1:])
    organisation.initials = "\n".join(initials(name) for name in names)
    for name, value in enrolment.plain.items():
        setattr(organisation, name, value)
    return organisation


def _first_spells(pen: RegistryPen, enrolment: Enrolment, organisation: SocialOrganization) -> None:
    pk, since = organisation.pk, enrolment.since(pen.act.today)
    pen.record(StatusSpell, "organisation", pk, since, None, status=Status.ACTIVE)
    place = {"kind": enrolment.kind, "level": enrolment.level, "region_code": enrolment.region_code}
    pen.record(Classification, "organisation", pk, since, None, **place)
    start = since
    for name, until in enrolment.former:
        if until > start:
            pen.record(OrganisationName, "organisation", pk, start, until, name=name)
            start = until
    pen.record(OrganisationName, "organisation", pk, start, None, name=enrolment.name)
    after = {"credit_code": enrolment.credit_code, "name": enrolment.name, **place, **enrolment.plain}
    pen.tell("register", organisation, after={name: value for name, value in after.items() if value not in ("", None)})


def register_organisation(*, enrolment: Enrolment, act: Act) -> SocialOrganization:
    """Enter one organisation; asked twice with the same code and name, it answers with the same entry."""
    access.require(act, Permission.EDIT_REGISTER, region_code=enrolment.region_code, level=enrolment.level)
    not_in_future(enrolment.since(act.today), act)
    with registering(act) as pen:
        turns.take(turns.FIRSTS)  # codes are no place's own
        there = SocialOrganization.objects.filter(credit_code=enrolment.credit_code).first()
        holds = StatusSpell.objects.valid().filter(organisation=there).exists()
        if there and holds and there.name == enrolment.name:
            return there
        if there and holds:
            raise _entered_already(there)
        return enrol(pen, [replace(enrolment, there=there)])[0]


def _entered_already(there: SocialOrganization) -> Refusal:
    return Refusal(
        _("不能登记：这个统一社会信用代码已在台账中"),
        _("%(code)s 登记的是“%(name)s”") % {"code": there.credit_code, "name": there.name},
        _("名称变了就在那一家的页面登记更名；不是同一家就核对代码"),
    )


def amend(pen: RegistryPen, organisation: SocialOrganization, values: dict[str, Any], *, reason: str = "") -> bool:
    """Change undated attributes (PLAIN). A newly known registration date moves the first status to that day."""
    changed = {name: value for name, value in values.items() if getattr(organisation, name) != value}
    if not changed:
        return False
    before = {name: getattr(organisation, name) for name in changed}
    for name, value in changed.items():
        setattr(organisation, name, value)
    if changed.get("registered_on"):
        _begin_on(pen, organisation, changed["registered_on"])
    pen.tell("amend", organisation, before=before, after=changed, reason=reason)
    pen.save(organisation)
    return True


def _begin_on(pen: RegistryPen, organisation: SocialOrganization, day: date) -> None:
    """Let the first spell of status, classification and name begin on ``day``."""
    for model in (StatusSpell, Classification, OrganisationName):
        spells = pen.live(model, "organisation", organisation.pk)
        if spells and spells[0].since != day and (spells[0].until is None or day < spells[0].until):
            _replace(pen, spells[0], since=day)


def _replace(pen: RegistryPen, spell: Any, **values: Any) -> None:
    """Withdraw a spell and record it with other values: a correction, as if it had always been so."""
    names = ["since", "until", *(n for n in _values_of(spell) if n not in values and n not in ("since", "until"))]
    kept = {name: getattr(spell, name) for name in names} | values
    pen.withdraw("organisation", spell)
    pen.record(type(spell), "organisation", spell.organisation_id, kept.pop("since"), kept.pop("until"), **kept)


def _values_of(spell: Any) -> list[str]:
    own = {"id", "recorded_at", "recorded_in", "withdrawn_at", "withdrawn_in", "organisation_id"}
    return [f.attname for f in spell._meta.concrete_fields if f.attname not in own]


def rename(pen: RegistryPen, organisation: SocialOrganization, name: str, day: date) -> bool:
    """From ``day`` on it is called so; the former name stays findable."""
    before = organisation.name
    if not pen.set_from(OrganisationName, "organisation", organisation.pk, day, name=name):
        return False
    take_names(pen, organisation)
    pen.tell("rename", organisation, before={"name": before}, after={"name": name, "since": day})
    return True


def take_names(pen: RegistryPen, organisation: SocialOrganization) -> None:
    """Let the identity bear the names that its spells give: the latest as its own, the former ones for the search."""
    spells = pen.live(OrganisationName, "organisation", organisation.pk)
    if spells:
        organisation.name = spells[-1].name
    names = list(dict.fromkeys([organisation.name, *(spell.name for spell in spells)]))
    organisation.aliases = "\n".join(names[1:])
    organisation.initials = "\n".join(initials(name) for name in names)
    pen.save(organisation)


def classify(
    pen: RegistryPen, organisation: SocialOrganization, values: dict[str, Any], *, day: date | None, reason: str = ""
) -> bool:
    """Type, level or region: changed from ``day`` on, or corrected for the whole present spell when ``day`` is None."""
    now = pen.live(Classification, "organisation", organisation.pk)[-1]
    whole = {name: getattr(now, name) for name in ("kind", "level", "region_code")} | values
    changed = {name: value for name, value in whole.items() if getattr(now, name) != value}
    if not changed:
        return False
    before = {name: getattr(now, name) for name in changed}
    if day is None or day <= now.since:
        _replace(pen, now, **changed)
    else:
        pen.set_from(Classification, "organisation", organisation.pk, day, **whole)
    pen.tell("classify", organisation, before=before, after={**changed, "since": day or now.since}, reason=reason)
    return True


def not_before(spells: Sequence[Any], organisation: SocialOrganization, day: date) -> None:
    """Nothing is said of an organisation for a day before it was registered."""
    if spells and day < spells[0].since:
        raise Refusal(
            _("不能登记：%(day)s 早于登记日期") % {"day": day.isoformat()},
            _("“%(name)s”自 %(since)s 起登记") % {"name": organisation, "since": spells[0].since.isoformat()},
            _("请核对两个日期"),
        )


def strike_off(pen: RegistryPen, organisation: SocialOrganization, status: str, day: date, *, reason: str = "") -> bool:
    """Cancelled (注销) or revoked (撤销) from ``day`` on, or active again."""
    not_before(pen.live(StatusSpell, "organisation", organisation.pk), organisation, day)
    now = pen.holding(StatusSpell, "organisation", organisation.pk, day)
    before = now.status if now else ""
    if before == status:
        return False
    pen.set_from(StatusSpell, "organisation", organisation.pk, day, status=status, reason=reason)
    pen.tell(
        "strike_off", organisation, before={"status": before}, after={"status": status, "since": day}, reason=reason
    )
    return True


def load(pen: RegistryPen, ids: Sequence[int]) -> dict[int, SocialOrganization]:
    """The organisations of some ids, locked until the transaction ends: two clerks do not write past each other."""
    return {organisation.pk: organisation for organisation in hold(SocialOrganization, ids)}


def hold(model: type[Any], ids: Iterable[int]) -> Iterator[Any]:
    """Lock things one after the other in the order of their ids, so that two acts never wait for each other."""
    for some in chunks(sorted(ids), 500):
        yield from prepared.things(_locked, some, model)


def _locked(ids: Any, model: type[Any]) -> Any:
    return model.objects.select_for_update().filter(pk__in=ids).order_by("pk")


def place_of(pen: RegistryPen, organisation: SocialOrganization) -> Classification:
    """Its latest classification."""
    return pen.live(Classification, "organisation", organisation.pk)[-1]  # type: ignore[no-any-return]


def require_over(pen: RegistryPen, permission: Permission, organisation: SocialOrganization) -> None:
    """Raise NoRight unless the act's user has the right where the organisation is."""
    place = place_of(pen, organisation)
    access.require(pen.act, permission, region_code=place.region_code, level=place.level)


def correct_organisation(
    *,
    organisation: SocialOrganization,
    version: int,
    plain: dict[str, Any],
    place: dict[str, Any],
    reason: str,
    act: Act,
) -> SocialOrganization:
    """Correct attributes and classification as if always so. Raises Conflict when another person edited first."""
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.EDIT_REGISTER, organisation)
        _same_version(organisation, version)
        if plain.get("registered_on") not in (None, organisation.registered_on):
            not_in_future(plain["registered_on"], act)
        if place:
            access.require(act, Permission.EDIT_REGISTER, region_code=place["region_code"], level=place["level"])
            classify(pen, organisation, place, day=None, reason=reason)
        amend(pen, organisation, plain, reason=reason)
    return organisation


class Conflict(Refusal):
    """Another person saved first; the page shows both versions field by field."""


def _same_version(organisation: SocialOrganization, version: int) -> None:
    if organisation.version != version:
        raise Conflict(
            _("还没有保存：这一家在你填写时被别人改过"),
            _("你打开时是第 %(yours)d 版，现在是第 %(now)d 版") % {"yours": version, "now": organisation.version},
            _("对照下面两个版本，改好后再提交"),
        )


def rename_organisation(*, organisation: SocialOrganization, name: str, day: date, act: Act) -> None:
    not_in_future(day, act)
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.EDIT_REGISTER, organisation)
        not_before(pen.live(OrganisationName, "organisation", organisation.pk), organisation, day)
        rename(pen, organisation, name, day)


def change_status(*, organisation: SocialOrganization, status: str, day: date, reason: str, act: Act) -> None:
    not_in_future(day, act)
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.EDIT_REGISTER, organisation)
        strike_off(pen, organisation, status, day, reason=reason)
