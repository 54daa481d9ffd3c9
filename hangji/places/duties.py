"""What sites make due: for the office, for a site's Party worker, and for visitors."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, leads_to
from hangji.office.permissions import Permission
from hangji.places.models import BookingState, Site, SiteBooking, SiteChange, TakenState, TakingOver
from rulebook.sites import asked

# tag, sentence, note, address, list, verb, whether its least value is a last day
Line = tuple[str, Any, Any, str, str, Any, bool]
OFFICE: dict[str, Line] = {
    "to_decide": (
        "site_to_decide",
        gettext_lazy("%(count)d 个示范点的开放或停止等待复核"),
        gettext_lazy("最早从 %(day)s 起"),
        "places:decide",
        "places:sites?due",
        gettext_lazy("复核"),
        False,
    ),
    "changed": (
        "site_changed",
        gettext_lazy("%(count)d 个示范点发布以后又改过"),
        gettext_lazy("公众看到的还是原来的"),
        "places:site",
        "places:sites?due",
        gettext_lazy("看过再发布"),
        False,
    ),
}
HOST: dict[str, Line] = {
    "asked": (
        "visit_asked",
        gettext_lazy("%(count)d 个参观预约等待确认"),
        gettext_lazy("最早 %(day)s 来"),
        "places:booking",
        "places:bookings?state=asked&whose=received",
        gettext_lazy("确认"),
        True,
    ),
    "over": (
        "doing",
        gettext_lazy("%(count)d 次参观过了日子，还没有登记"),
        gettext_lazy("最早 %(day)s；只登记来了多少人"),
        "places:booking",
        "places:bookings?state=open&whose=received",
        gettext_lazy("登记"),
        False,
    ),
}
VISITOR: dict[str, Line] = {
    "coming": (
        "visit_agreed",
        gettext_lazy("%(count)d 次参观已经确认"),
        gettext_lazy("最早 %(day)s 去"),
        "places:booking",
        "places:bookings?state=coming&whose=mine",
        gettext_lazy("查看"),
        True,
    ),
    "feedback": (
        "visit_done",
        gettext_lazy("%(count)d 次参观请你们反馈"),
        gettext_lazy("不写姓名，只看合计"),
        "places:feedback",
        "places:bookings?due",
        gettext_lazy("写反馈"),
        False,
    ),
    "taken": (
        "taken",
        gettext_lazy("%(count)d 项带回的做法还没有落地"),
        gettext_lazy("最早 %(day)s 带回；做了就登记，不做也登记一句"),
        "places:taking",
        "places:takings?state=taken&whose=mine",
        gettext_lazy("登记进展"),
        False,
    ),
}


def duties(viewer: Viewer) -> Ask:
    lines: dict[str, Line] = {}
    lists: dict[str, Countable] = {}
    if viewer.territory is not None and viewer.has(Permission.RUN_SITES):
        lines |= OFFICE
        lists |= _of_office(viewer)
    if viewer.territory is None and viewer.has(Permission.KEEP_SITES):
        lines |= HOST
        lists |= _of_host(viewer)
    if viewer.has(Permission.BOOK_SITES):
        lines |= VISITOR
        lists |= _of_visitor(viewer)
    return Ask(partial(_say, viewer, lines), lists) if lines else NOTHING


def _of_office(viewer: Viewer) -> dict[str, Countable]:
    assert viewer.territory is not None
    sites = Site.objects.filter(viewer.territory.q())
    waiting = SiteChange.objects.filter(site__in=sites.values("pk"), agreed__isnull=True)
    others = waiting.exclude(asked_by=viewer.act.user.username)
    changed = sites.filter(published_version__lt=F("version"))
    return {
        "to_decide": Countable(others, by="day", first=("pk",)),
        "changed": Countable(changed, by="name", first=("pk",)),
    }


def _of_host(viewer: Viewer) -> dict[str, Countable]:
    here = SiteBooking.objects.received_by(viewer.act)
    over = here.filter(state=BookingState.CONFIRMED, slot__day__lt=viewer.today)
    return {
        "asked": Countable(here.filter(state=BookingState.ASKED), by="slot__day", first=("pk",)),
        "over": Countable(over, by="slot__day", first=("pk",)),
    }


def _of_visitor(viewer: Viewer) -> dict[str, Countable]:
    mine = SiteBooking.objects.made_by(viewer.act)
    coming = mine.filter(state=BookingState.CONFIRMED, slot__day__gte=viewer.today)
    since = viewer.today - timedelta(days=asked(visited=viewer.today).days)
    silent = mine.filter(state=BookingState.DONE, gave_feedback=False, slot__day__gte=since)
    taken = TakingOver.objects.kept_by(viewer.act).filter(state=TakenState.TAKEN)
    return {
        "coming": Countable(coming, by="slot__day", first=("pk",)),
        "feedback": Countable(silent, by="slot__day", first=("pk",)),
        "taken": Countable(taken, by="taken_on", first=("pk",)),
    }


def _say(viewer: Viewer, lines: dict[str, Line], found: Counts) -> Iterator[Duty]:
    for name, (tag, text, note, page, listing, verb, ends) in lines.items():
        waiting = found[name]
        if not waiting.count:
            continue
        url = leads_to(page, listing, name, waiting, viewer)
        told = {"count": waiting.count, "day": waiting.least}
        whose = Whose.OFFICE if name in OFFICE else Whose.PERSON
        due = waiting.least if ends else None
        yield Duty("places", tag, waiting.count, text % told, note % told, url, str(verb), due, whose)
