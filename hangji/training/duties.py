"""What training makes due: for who organises it, and for who is invited."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import query
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission
from hangji.training.conditions import Asked, found
from hangji.training.models import SessionState, TrainingInvitation, TrainingSession
from hangji.training.queries.sessions import unlisted
from rulebook.training import feedback

TOPIC = "training"


def duties(viewer: Viewer) -> Ask:
    if viewer.territory is not None and viewer.has(Permission.RUN_TRAINING):
        return _organiser(viewer)
    if viewer.has(Permission.ANSWER_TRAINING) and viewer.act.user.person_id:
        return _invited(viewer)
    return NOTHING


def _organiser(viewer: Viewer) -> Ask:
    assert viewer.territory is not None
    today, here = viewer.today, viewer.territory
    sessions = TrainingSession.objects.filter(here.q("course__"))
    coming = sessions.filter(state=SessionState.PLANNED, day__gte=today)
    silent = TrainingInvitation.objects.filter(session__in=coming.values("pk"), coming__isnull=True)
    return Ask(
        partial(_say_organiser, viewer),
        {
            "unlisted": Countable(unlisted(sessions, today), by="day", first=("pk",)),
            "silent": Countable(silent.filter(session__answer_by__lt=today), by="session__day", first=("session",)),
            "untrained": Countable(found("untrained_secretaries", Asked(here, today))),
        },
    )


def _say_organiser(viewer: Viewer, counts: Counts) -> Iterator[Duty]:
    assert viewer.territory is not None
    late, silent, untrained = counts["unlisted"], counts["silent"], counts["untrained"]
    if late.count:
        url = reverse("training:session", args=late.first)
        url = url if late.count == 1 else reverse("training:sessions") + "?state=unlisted"
        text = _("%(count)d 场培训办过了，还没有登记参加名单") % {"count": late.count}
        yield Duty(TOPIC, "unlisted", late.count, text, _("最早 %(day)s") % {"day": late.least}, url, _("登记名单"))
    if silent.count:
        url = reverse("training:session", args=silent.first) + "?answer=no"
        text = _("%(count)d 份培训邀请过了答复期限，没有答复") % {"count": silent.count}
        yield Duty(TOPIC, "lapsed", silent.count, text, _("名额已让给候补"), url, _("看名单"), due=silent.least)
    url = reverse("training:workers") + query(Scope(viewer.territory, viewer.today), condition="untrained_secretaries")
    text = _("%(count)d 名书记今年还没有参加培训") % {"count": untrained.count}
    note = _("每年至少一次集中培训")
    end = date(viewer.today.year, 12, 31)
    yield Duty(TOPIC, "not_there", untrained.count, text, note, url, _("查看名单"), due=end)


def _invited(viewer: Viewer) -> Ask:
    me, today = viewer.act.user.person_id, viewer.today
    mine = TrainingInvitation.objects.filter(person=me)
    open_ = mine.filter(coming__isnull=True, session__state=SessionState.PLANNED, session__day__gte=today)
    asked = feedback(session=today)
    since = today - (asked.closes_on - today)
    said = Q(session__day__gte=since, gave_feedback=False)
    return Ask(
        partial(_say_invited, asked.closes_on - today),
        {
            "open": Countable(open_, by="session__answer_by", first=("session",)),
            "feedback": Countable(mine.there().filter(said), by="session__day", first=("pk",)),
        },
    )


def _say_invited(days: timedelta, counts: Counts) -> Iterator[Duty]:
    open_, said = counts["open"], counts["feedback"]
    more: dict[str, Any] = {"whose": Whose.PERSON}
    if open_.count:
        url = reverse("training:session", args=open_.first)
        text = _("%(count)d 份培训邀请等你答复") % {"count": open_.count}
        yield Duty(TOPIC, "pending", open_.count, text, "", url, _("答复"), due=open_.least, **more)
    if said.count:
        url = reverse("training:feedback", args=said.first)
        text = _("%(count)d 次培训请你反馈") % {"count": said.count}
        note = _("不记名，只看合计")
        yield Duty(TOPIC, "doing", said.count, text, note, url, _("写反馈"), due=said.least + days, **more)
