"""What contacts, meetings and reviews make due: for who leads a territory, and for an instructor."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import query
from hangji.guidance.models import Meeting, MeetingDecision, MinutesReply, Reading
from hangji.guidance.queries.fourones import contacted, sent, week_rows
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission
from hangji.registry.models import Assignment, Standing, Status
from rulebook.fourones import period


def duties(viewer: Viewer) -> Ask:
    if viewer.territory is not None and viewer.has(Permission.LEAD_GROUP):
        return _leading(viewer)
    if viewer.has(Permission.RECORD_CONTACT) and viewer.act.user.person_id:
        return _own(viewer)
    return NOTHING


def _leading(viewer: Viewer) -> Ask:
    assert viewer.territory is not None
    here, today = viewer.territory.q(), viewer.today
    met = Meeting.objects.filter(here)
    objected = MinutesReply.objects.filter(meeting=OuterRef("pk")).exclude(objection="")
    decided = MeetingDecision.objects.filter(meeting__in=met.values("pk"), done_on__isnull=True, due_on__lt=today)
    return Ask(
        partial(_say_leading, viewer),
        {
            "weeks": Countable(week_rows(viewer.territory, today, "due")),
            "unwritten": Countable(met.filter(minutes_on__isnull=True, day__lte=today), by="day", first=("pk",)),
            "objected": Countable(met.filter(Exists(objected)), by="day", first=("pk",)),
            "decisions": Countable(decided, by="due_on", first=("meeting",)),
        },
    )


def _say_leading(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    assert viewer.territory is not None
    week = period("contact", viewer.today, place=viewer.territory.region_code)
    asked = query(Scope(viewer.territory, viewer.today), state="due")
    facts: dict[str, Any] = {name: each.count for name, each in found.items()}
    yield _duty(
        "week",
        facts["weeks"],
        _("本周还有 %(count)d 家没有联系") % {"count": facts["weeks"]},
        _("周日前联系即可，不记在个人名下"),
        reverse("guidance:weeks") + asked,
        _("查看名单"),
        due=week.last,
    )
    yield from _of_meetings(found)


def _of_meetings(found: Counts) -> Iterator[Duty]:
    for name, tag, text, verb in (
        ("unwritten", "unwritten", _("%(count)d 次例会开过了，还没有纪要"), _("写纪要")),
        ("objected", "objected", _("%(count)d 次例会的纪要有修改意见"), _("按意见改纪要")),
        ("decisions", "overdue", _("%(count)d 件例会决定过了期限，还没有办结"), _("查看决定")),
    ):
        listed = found[name]
        url = reverse("guidance:meeting", args=listed.first) if listed.count else ""
        due = listed.least if name == "decisions" else None
        note = _("最早 %(day)s") % {"day": listed.least}
        yield _duty(tag, listed.count, text % {"count": listed.count}, note, url, verb, due=due)


def _own(viewer: Viewer) -> Ask:
    me, today = viewer.act.user.person_id, viewer.today
    week = period("contact", today)
    mine = Assignment.objects.valid().on(today).guiding().filter(instructor=me).values("organisation")
    rows = Standing.objects.asof(today).filter(sent(week), status=Status.ACTIVE, organisation__in=mine)
    replied = MinutesReply.objects.filter(meeting=OuterRef("pk"), person=me)
    sent_to_me = Meeting.objects.filter(Q(people=me), ~Exists(replied), minutes_on__isnull=False)
    owed = Reading.objects.filter(reader=me, given_on__isnull=True, round__closed_on__isnull=True)
    decided = MeetingDecision.objects.filter(owner=me, done_on__isnull=True)
    return Ask(
        partial(_say_own, week.last),
        {
            "weeks": Countable(rows.exclude(contacted(week))),
            "minutes": Countable(sent_to_me, by="day", first=("pk",)),
            "readings": Countable(owed, by="pk"),
            "decisions": Countable(decided, by="due_on", first=("pk",)),
        },
    )


def _say_own(last: Any, found: Counts) -> Iterator[Duty]:
    person = Whose.PERSON
    weeks, minutes, readings, decisions = (found[name] for name in ("weeks", "minutes", "readings", "decisions"))
    text = _("你联系的社会组织，本周还有 %(count)d 家没有联系") % {"count": weeks.count}
    yield _duty("week", weeks.count, text, "", reverse("guidance:whom"), _("记联系"), due=last, whose=person)
    if minutes.count:
        text, url = _("%(count)d 份例会纪要等你确认"), reverse("guidance:meeting", args=minutes.first)
        note = _("例会日期 %(day)s") % {"day": minutes.least}
        yield _duty("unconfirmed", minutes.count, text % {"count": minutes.count}, note, url, _("看纪要"), whose=person)
    if readings.count:
        text, url = _("%(count)d 份互诊互评等你写"), reverse("guidance:reading", args=[readings.least])
        yield _duty("doing", readings.count, text % {"count": readings.count}, "", url, _("写互评"), whose=person)
    if decisions.count:
        text, url = _("%(count)d 件例会决定由你办"), reverse("guidance:finish_decision", args=decisions.first)
        told = text % {"count": decisions.count}
        yield _duty("doing", decisions.count, told, "", url, _("办结"), due=decisions.least, whose=person)


def _duty(tag: str, count: int, text: str, note: str, url: str, verb: str, **more: Any) -> Duty:
    return Duty("guidance", tag, count, text, note, url, verb, **more)
