"""Objections during the notice: written down by the office or by anybody on the public page, handled by another."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from hangji.honours.actions.rounds import locked, state_entry
from hangji.honours.models import EntryState, HonourEntry, HonourObjection, HonourRound, HonourState
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission

# As many as strangers may write to one notice within an hour. The page limits each sender to far fewer, so nobody
# shuts the others out alone; this keeps a flood from many addresses off the office's desk.
AN_HOUR, FLOOD = timedelta(hours=1), 500


def record_objection(
    *, round: HonourRound, about: HonourEntry | None, source: str, what: str, day: date, act: Act
) -> HonourObjection:
    """Write down an objection that came to the office during the notice; the same one twice is one."""
    access.require(act, Permission.RUN_HONOURS, region_code=round.region_code, level=round.register)
    with writing(act) as pen:
        held = locked(round, HonourState.NOTICE)
        _within(held, day, act.today)
        return _kept(pen, held, about, source, what, day)


def object_publicly(
    *, round: HonourRound, about: HonourEntry | None, source: str, what: str, act: Act
) -> HonourObjection:
    """Anybody objects on the public page; no name is asked. act: a visitor's. The same one twice is one."""
    with writing(act) as pen:
        held = locked(round, HonourState.NOTICE)
        _within(held, act.today, act.today)
        if about and (about.round_id != held.pk or about.state != EntryState.PROPOSED):
            raise Refusal(_("不能提交：名单上没有这一个"), _("异议是对公示名单的"), _("从名单里选"))
        lately = held.objections.filter(recorded_by="", recorded_at__gt=act.at - AN_HOUR).count()
        if lately >= FLOOD:
            raise Refusal(
                _("现在不能提交：刚才提交的太多"),
                _("一小时里网上最多收 %(n)d 件") % {"n": FLOOD},
                _("过一小时再提交，或者给%(unit)s打电话、写信，一样办理") % {"unit": held.unit},
            )
        return _kept(pen, held, about, source, what, act.today)


def _within(held: HonourRound, day: date, today: date) -> None:
    assert held.published_on
    assert held.notice_last_day
    if not held.published_on <= day <= min(held.notice_last_day, today):
        raise Refusal(
            _("不能登记：%(day)s 不在公示期里") % {"day": day},
            _("公示期是 %(first)s 到 %(last)s") % {"first": held.published_on, "last": held.notice_last_day},
            _("公示期以外反映的问题，按撤销荣誉办"),
        )


def _kept(pen: Pen, held: HonourRound, about: HonourEntry | None, source: str, what: str, day: date) -> HonourObjection:
    said = {"about": about, "received_on": day, "source": source, "what": what}
    kept: HonourObjection | None = held.objections.filter(**said).first()
    if kept:
        return kept
    by = pen.act.user
    made: HonourObjection = HonourObjection.objects.create(
        round=held, recorded_at=pen.act.at, recorded_by=by.username, recorded_by_name=by.name, **said
    )
    # The trail has nothing of the words nor of who said them: it outlives the objection and is read by more people.
    after = {"objection_about": about.said if about else ""}
    pen.note(Note("object_to_honour", "HonourRound", held.pk, str(held), after=after))
    return made


def handle_objection(*, objection: HonourObjection, upheld: bool, answer: str, act: Act) -> HonourObjection:
    """Say what was found; upheld against an entry, it is not awarded. Asked twice, nothing changes.

    Neither who wrote it down nor who published the list handles it.
    """
    one = objection.round
    rights = (Permission.RUN_HONOURS, Permission.DECIDE_HONOURS)
    right = next((each for each in rights if access.has(act, each)), rights[0])
    access.require(act, right, region_code=one.region_code, level=one.register)
    with writing(act) as pen:
        locked(one, HonourState.NOTICE)
        rows = HonourObjection.objects.select_for_update(of=("self",)).select_related("about__round")
        held: HonourObjection = rows.get(pk=objection.pk)
        if held.handled_on:
            return held
        if act.user.username in (held.recorded_by, one.published_by):
            raise NoRight(
                _("不能办这件异议：是你登记的，或者名单是你公示的"),
                _("异议由另外的人核实"),
                _("请另一位同事，或者党委的同志办"),
            )
        held.handled_on, held.upheld, held.answer = act.today, upheld, answer
        held.handled_by, held.handled_by_name = act.user.username, act.user.name
        held.save()
        after = {"objection_upheld": upheld, "reply": answer}
        pen.note(Note("handle_honour_objection", "HonourRound", one.pk, str(one), after=after))
        if upheld and held.about and held.about.state == EntryState.PROPOSED:
            state_entry(pen, held.about, EntryState.STRUCK, answer)
    return held
