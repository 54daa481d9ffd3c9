"""Handing over (交接) and leaving (调离): no organisation loses its instructor without another."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.guidance.actions.pool import close_availability
from hangji.guidance.models import Succession
from hangji.kit.refusal import Refusal
from hangji.office.access import require
from hangji.office.acts import Act
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.actions.assistants import write_end
from hangji.registry.actions.instructors import put_instructor
from hangji.registry.actions.organisations import load, require_over
from hangji.registry.models import Assignment, AssignmentKind, Cover, SocialOrganization, Standing, Status
from hangji.registry.pen import RegistryPen, not_in_future, registering

KEY = "organisation"
NAMED = 5


def hand_over(
    *, giver: Person, taker: Person, organisations: Sequence[SocialOrganization], day: date, matters: str, act: Act
) -> list[Succession]:
    """From ``day`` on the taker is primary instructor of these organisations; matters: what is not settled yet.

    Asked twice, nothing changes. Raises Refusal where the giver is not the primary instructor that day.
    """
    require(act, Permission.ASSIGN_INSTRUCTOR)
    not_in_future(day, act)
    _two_people(giver, taker, organisations)
    with registering(act) as pen:
        locked = load(pen, [organisation.pk for organisation in organisations])
        pen.prefetch(Assignment, KEY, locked)
        made = [_pass_on(pen, organisation, giver, taker, day, matters.strip()) for organisation in locked.values()]
        return Succession.objects.bulk_create([each for each in made if each])


def _two_people(giver: Person, taker: Person, organisations: Sequence[SocialOrganization]) -> None:
    if giver == taker:
        raise Refusal(_("不能交接给本人"), _("交出人和接手人是同一位"), _("另选一位接手人"))
    if not organisations:
        raise Refusal(_("不能交接：没有选社会组织"), _("交接按家办理"), _("至少选一家"))


def _pass_on(
    pen: RegistryPen, organisation: SocialOrganization, giver: Person, taker: Person, day: date, matters: str
) -> Succession | None:
    require_over(pen, Permission.ASSIGN_INSTRUCTOR, organisation)
    known = {"organisation": organisation, "giver": giver, "taker": taker, "day": day}
    if Succession.objects.filter(**known).exists():
        return None
    spells = pen.live(Assignment, KEY, organisation.pk)
    if not any(s.kind == AssignmentKind.PRIMARY and s.instructor_id == giver.pk and s.holds_on(day) for s in spells):
        facts = {"giver": giver.name, "name": organisation, "day": day.isoformat()}
        raise Refusal(
            _("不能交接“%(name)s”") % facts,
            _("%(day)s 它的指导员不是%(giver)s") % facts,
            _("到这一家的“历史”核对派驻的起止日期"),
        )
    put_instructor(pen, organisation, taker, day, reason=matters)
    act = pen.act
    return Succession(**known, matters=matters, recorded_at=act.at, recorded_in=act.id, recorded_by_name=act.user.name)


def release(*, person: Person, day: date, reason: str, act: Act) -> int:
    """A person leaves: end all that he does and his availability; answers how many assignments ended.

    Refused while an organisation without a Party organisation would be left without an instructor.
    """
    require(act, Permission.ASSIGN_INSTRUCTOR)
    not_in_future(day, act)
    if not reason.strip():
        raise Refusal(_("不能办理调离：没有写理由"), _("理由要留给以后查看的人"), _("写明理由后再提交"))
    with registering(act) as pen:
        person = Person.objects.select_for_update().get(pk=person.pk)
        running = list(_running(person, day))
        locked = load(pen, [spell.organisation_id for spell in running])
        for organisation in locked.values():
            require_over(pen, Permission.ASSIGN_INSTRUCTOR, organisation)
        _nobody_left(person, locked, running, day)
        for spell in running:
            _end_all(pen, locked[spell.organisation_id], spell.pk, day, reason)
        close_availability(pen, person, day, reason=reason)
        return len(running)


def _running(person: Person, day: date) -> list[Assignment]:
    """What he does on the day or from a later one on."""
    spells = Assignment.objects.valid().filter(instructor=person).exclude(until__lte=day)
    return list(spells.order_by("organisation__name", "since"))


def _end_all(pen: RegistryPen, organisation: SocialOrganization, pk: int, day: date, reason: str) -> None:
    spell = next(each for each in pen.live(Assignment, KEY, organisation.pk) if each.pk == pk)
    write_end(pen, organisation, spell, day, reason=reason)


def left_without(organisations: Sequence[int], day: date) -> list[SocialOrganization]:
    """Those of some organisations that have no Party organisation, so that an instructor's going leaves them alone."""
    active = Standing.objects.asof(day).filter(organisation__in=organisations, status=Status.ACTIVE)
    covered = Cover.objects.valid().on(day).filter(organisation__in=organisations).values("organisation")
    found = SocialOrganization.objects.filter(pk__in=active.values("organisation")).exclude(pk__in=covered)
    return list(found.order_by("name"))


def _nobody_left(
    person: Person, locked: dict[int, SocialOrganization], running: Sequence[Assignment], day: date
) -> None:
    alone = left_without([s.organisation_id for s in running if s.kind == AssignmentKind.PRIMARY], day)
    if not alone:
        return
    names = _("、").join(str(organisation) for organisation in alone[:NAMED])
    facts = {"person": person.name, "count": len(alone), "names": names}
    raise Refusal(
        _("不能办理%(person)s的调离") % facts,
        _("%(names)s等 %(count)d 家没有党组织，他走后就没有指导员了") % facts
        if len(alone) > NAMED
        else _("%(names)s没有党组织，他走后就没有指导员了") % facts,
        _("先把这些家交接给别人，或用派驻方案重新安排"),
        [
            (_("交接这 %(count)d 家") % facts, reverse("guidance:hand_over", args=[person.pk])),
            (_("派驻方案"), reverse("guidance:plans")),
        ],
    )
