"""Posts of Party workers that neither the register nor an election has: appointed deputies, and staff."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm, PartyOrganization, Secretary
from hangji.registry.pen import not_in_future
from hangji.training.models import WorkerPost

KEY = "party_organization"


def record_post(*, party: PartyOrganization, person: Person, duty: str, day: date, act: Act) -> None:
    """From ``day`` on the person serves there; said twice, nothing changes."""
    not_in_future(day, act)
    with writing(act) as pen:
        PartyOrganization.objects.select_for_update().get(pk=party.pk)
        _allowed(party, day, act)
        now = _held(pen, party, person, day)
        if now and now.duty == duty:
            return
        _free(party, person, day)
        if now:
            pen.end(KEY, now, day)
        pen.record(WorkerPost, KEY, party.pk, day, None, person_id=person.pk, duty=duty)
        after = {"person": str(person), "duty_of_worker": duty, "since": day}
        pen.note(Note("record_worker", "PartyOrganization", party.pk, str(party), after=after))


def end_post(*, post: WorkerPost, day: date, reason: str, act: Act) -> None:
    """From ``day`` on not any more; asked twice, nothing changes."""
    not_in_future(day, act)
    party = post.party_organization
    with writing(act) as pen:
        PartyOrganization.objects.select_for_update().get(pk=party.pk)
        _allowed(party, day, act)
        now = _held(pen, party, post.person, day)
        if now is None:
            return
        pen.end(KEY, now, day)
        told = {"person": str(post.person), "duty_of_worker": now.duty}, {"until": day}
        pen.note(Note("end_worker", "PartyOrganization", party.pk, str(party), *told, reason=reason))


def _held(pen: Any, party: PartyOrganization, person: Person, day: date) -> Any:
    spells = pen.live(WorkerPost, KEY, party.pk)
    return next((each for each in spells if each.person_id == person.pk and each.holds_on(day)), None)


def _allowed(party: PartyOrganization, day: date, act: Act) -> None:
    """The right is asked for where the Party organisation lies on the day."""
    access.require(act, Permission.KEEP_WORKERS)
    form = PartyForm.objects.valid().on(day).filter(party_organization=party).first()
    if form is None:
        raise Refusal(
            _("不能登记：%(day)s“%(party)s”不存在") % {"day": day, "party": party},
            _("这一天它还没有成立，或者已经撤销"),
            _("核对日期"),
        )
    access.require(act, Permission.KEEP_WORKERS, region_code=form.region_code, level=form.level)


def _free(party: PartyOrganization, person: Person, day: date) -> None:
    if Secretary.objects.valid().on(day).filter(party_organization=party, person=person).exists():
        raise Refusal(
            _("不能登记：%(person)s是这里的书记") % {"person": person},
            _("书记任职在党组织的页面登记"),
            _("先结束书记任职，再登记"),
        )
    later = WorkerPost.objects.valid().filter(party_organization=party, person=person, since__gt=day)
    if later.exists():
        raise Refusal(
            _("不能登记：后来的任职已经登记了"),
            _("%(day)s 起已有一段") % {"day": later.order_by("since").values_list("since", flat=True)[0]},
            _("核对日期"),
        )
