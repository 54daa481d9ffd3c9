"""What honours make due: for the office, the committee, reviewers, Party workers."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.governance.queries.sight import kept_by
from hangji.honours.models import (
    Award,
    AwardRevocation,
    CardLine,
    EntryState,
    HonourEntry,
    HonourObjection,
    HonourRound,
    HonourSheet,
    HonourState,
)
from hangji.honours.queries.rounds import open_to, third_due, with_sheets
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission

# name: tag, sentence, page of the first one, verb
Line = tuple[str, Any, str, Any]
OFFICE: dict[str, Line] = {
    "submitted": ("pending", _("%(count)d 份参评等待审核条件"), "honours:entry", _("逐份审核")),
    "unhanded": ("pending", _("%(count)d 份参评等待分派评审"), "honours:hand_out", _("分派评审")),
    "third": ("pending", _("%(count)d 份参评的两位评审相差太大"), "honours:third", _("再请一位")),
    "assessed": ("doing", _("%(count)d 轮评选评审完了，等待拟定名单"), "honours:settle", _("拟定名单")),
    "decided": ("doing", _("%(count)d 轮评选研究过了，等待公示"), "honours:publish", _("开始公示")),
    "grant": ("doing", _("%(count)d 轮公示期满，等待表彰"), "honours:grant", _("表彰")),
    "unchecked": ("second", _("%(count)d 项登记的荣誉等你复核"), "honours:award", _("复核")),
}
SECOND: dict[str, Line] = {
    "objections": ("disputed", _("%(count)d 件公示异议等你核实"), "honours:handle_objection", _("办结异议")),
    "revocations": ("second", _("%(count)d 项荣誉有人提出撤销"), "honours:decide_revocation", _("决定")),
}
COMMITTEE: dict[str, Line] = {
    "lists": ("pending", _("%(count)d 份拟表彰名单等待研究"), "honours:decide_list", _("研究名单")),
}


def duties(viewer: Viewer) -> Ask:
    if viewer.territory is not None and viewer.has(Permission.RUN_HONOURS):
        return _ask({**_office(viewer), **_second(viewer, Permission.RUN_HONOURS)}, {**OFFICE, **SECOND})
    if viewer.territory is not None and viewer.has(Permission.DECIDE_HONOURS):
        return _ask({**_committee(viewer), **_second(viewer, Permission.DECIDE_HONOURS)}, {**COMMITTEE, **SECOND})
    if viewer.has(Permission.ASSESS):
        return _reviewer(viewer)
    if viewer.has(Permission.ENTER_HONOURS) and viewer.act.user.person_id:
        return _worker(viewer)
    return NOTHING


def _ask(lists: Mapping[str, Countable], lines: Mapping[str, Line]) -> Ask:
    return Ask(partial(_say, lines), lists)


def _say(lines: Mapping[str, Line], found: Counts) -> Iterator[Duty]:
    for name, (tag, text, page, verb) in lines.items():
        listed = found[name]
        url = reverse(page, args=listed.first) if listed.count else ""
        note = _now("最早 %(day)s") % {"day": listed.least}
        yield Duty("honours", tag, listed.count, text % {"count": listed.count}, note, url, verb)


def _office(viewer: Viewer) -> dict[str, Countable]:
    today, me = viewer.today, viewer.act.user.username
    rounds = HonourRound.objects.run_by(viewer.act)
    open_ = rounds.filter(state=HonourState.OPEN)
    entries = HonourEntry.objects.filter(round__in=open_.values("pk"))
    waiting = HonourEntry.objects.filter(round=OuterRef("pk"), state__in=["submitted", "admitted"])
    passed = HonourEntry.objects.filter(round=OuterRef("pk"), state=EntryState.PASSED)
    unhanded = with_sheets(entries.filter(state=EntryState.ADMITTED)).filter(handed__lt=2)
    over = rounds.filter(state=HonourState.NOTICE, notice_last_day__lt=today).exclude(published_by=me)
    pending = HonourObjection.objects.filter(round=OuterRef("pk"), handled_on__isnull=True)
    unchecked = Award.objects.run_by(viewer.act).filter(checked_on__isnull=True, revoked_on__isnull=True)
    return {
        "submitted": Countable(entries.filter(state=EntryState.SUBMITTED), by="entered_on", first=("pk",)),
        "unhanded": Countable(unhanded, by="entered_on", first=("round",)),
        "third": Countable(third_due(entries), by="entered_on", first=("pk",)),
        "assessed": Countable(
            open_.filter(~Exists(waiting), Exists(passed), closes_on__lt=today), by="closes_on", first=("pk",)
        ),
        "decided": Countable(rounds.filter(state=HonourState.DECIDED), by="decided_on", first=("pk",)),
        "grant": Countable(over.filter(~Exists(pending)), by="notice_last_day", first=("pk",)),
        "unchecked": Countable(unchecked.exclude(recorded_by=me), by="awarded_on", first=("pk",)),
    }


def _second(viewer: Viewer, right: Permission) -> dict[str, Countable]:
    """What another than who began it has to handle or decide."""
    me, act = viewer.act.user.username, viewer.act
    running = right == Permission.RUN_HONOURS
    rounds = HonourRound.objects.run_by(act) if running else HonourRound.objects.decided_by_posts(act)
    awards = Award.objects.run_by(act) if running else Award.objects.visible_to(act)
    objections = HonourObjection.objects.filter(round__in=rounds.values("pk"), handled_on__isnull=True)
    objections = objections.exclude(recorded_by=me).exclude(round__published_by=me)
    revocations = AwardRevocation.objects.filter(award__in=awards.values("pk"), confirmed__isnull=True)
    return {
        "objections": Countable(objections, by="received_on", first=("pk",)),
        "revocations": Countable(revocations.exclude(proposed_by=me), by="proposed_on", first=("pk",)),
    }


def _committee(viewer: Viewer) -> dict[str, Countable]:
    rows = HonourRound.objects.decided_by_posts(viewer.act).filter(state=HonourState.SETTLED)
    return {"lists": Countable(rows.exclude(settled_by=viewer.act.user.username), by="settled_on", first=("pk",))}


def _reviewer(viewer: Viewer) -> Ask:
    mine = HonourSheet.objects.handed_to(viewer.act).waiting().filter(entry__round__state=HonourState.OPEN)

    def say(found: Counts) -> Iterator[Duty]:
        count, url = found["sheets"].count, reverse("honours:reviews")
        text = _now("%(count)d 份参评等你评审") % {"count": count}
        note = _now("都交齐以前，互不知道对方怎么评")
        yield Duty("honours", "pending", count, text, note, url, _now("评审参评材料"), whose=Whose.PERSON)

    return Ask(say, {"sheets": Countable(mine, by="handed_at")})


def _worker(viewer: Viewer) -> Ask:
    """Rounds that one may enter and has not; lines of the own card whose day is over."""
    ids = list(kept_by(viewer.act))
    late = CardLine.objects.filter(
        Q(due_on__lt=viewer.today), card__organisation__in=ids, card__published_on__isnull=False, done_on__isnull=True
    )

    def say(found: Counts) -> Iterator[Duty]:
        mine, lines = Whose.PERSON, found["lines"]
        url = reverse("honours:tell_line", args=lines.first) if lines.count else ""
        text = _now("%(count)d 条公布的承诺、职责过了期限") % {"count": lines.count}
        yield Duty(
            "honours", "overdue", lines.count, text, _now("做得怎样，说一说"), url, _now("说进展"), lines.least, mine
        )
        yield from _open(viewer)

    return Ask(say, {"lines": Countable(late, by="due_on", first=("pk",))})


def _open(viewer: Viewer) -> Iterator[Duty]:
    entered = set(HonourEntry.objects.kept_by(viewer.act).running().values_list("round", "organisation"))
    for one, units in open_to(viewer.act):
        if any((one.pk, unit.pk) not in entered for unit in units):
            text, url = _now("可以参评：%(name)s") % {"name": one}, reverse("honours:mine")
            yield Duty("honours", "week", 1, text, _now("自愿参评"), url, _now("看条件"), one.closes_on, Whose.PERSON)
