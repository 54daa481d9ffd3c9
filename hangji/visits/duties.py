"""What visits and liaison make due: conclusions, opinions without an outcome, key organisations to be seen."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission
from hangji.visits.models import KeyOrganisation, Liaison, Opinion, Visit, VisitState
from hangji.visits.queries import own_body


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.VISIT):
        return NOTHING
    me, today = viewer.act.user, viewer.today
    going = Visit.objects.filter(team=me, state=VisitState.PLANNED)
    heard = Opinion.objects.filter(outcome_on__isnull=True, unit__visit__state=VisitState.HELD, unit__visit__made_by=me)
    lists = {
        "written": Countable(going.filter(day__lt=today), by="day", first=("pk",)),
        "going": Countable(going.filter(day__gte=today), by="day", first=("pk",)),
        "heard": Countable(heard, by="pk", first=("unit__visit",)),
    }
    body = own_body(viewer.act) if viewer.has(Permission.MANAGE_LIAISON) else None
    if body:
        running = Liaison.objects.valid().on(today).filter(organisation=OuterRef("organisation"), body=body)
        named = KeyOrganisation.objects.valid().on(today).filter(body=body)
        lists["mine"] = Countable(Liaison.objects.due(today).filter(member=me))
        lists["nobody"] = Countable(named.exclude(Exists(running)))
    return Ask(partial(_say, me.pk), lists)


def _say(me: int, found: Counts) -> Iterator[Duty]:
    person, key = Whose.PERSON, reverse("visits:key")
    words = {
        "written": ("visit_planned", _("%(count)d 次走访过了日期，还没有写结论"), _("写结论"), ""),
        "going": ("visit_planned", _("%(count)d 次走访你要去"), _("看材料"), ""),
        "heard": ("problem_raised", _("走访听到的 %(count)d 条意见还没有写明怎样处理"), _("逐条写明"), ""),
        "mine": (
            "visit_planned",
            _("你联系的 %(count)d 家重点社会组织本期还没有走访或联系"),
            _("查看"),
            f"?state=due&member={me}",
        ),
        "nobody": ("visit_nobody", _("%(count)d 家重点社会组织没有联系委员"), _("确定委员"), "?state=nobody"),
    }
    for name, listed in found.items():
        tag, text, verb, query = words[name]
        first = reverse("visits:visit", args=listed.first) if listed.first and listed.count else key
        url = key + query if query else first
        due = listed.least if name in ("written", "going") else None
        whose = Whose.OFFICE if name == "nobody" else person
        yield Duty("visits", tag, listed.count, text % {"count": listed.count}, "", url, verb, due=due, whose=whose)
