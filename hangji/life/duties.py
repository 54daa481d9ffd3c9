"""What terms, elections and regular life make due: for who leads a territory or a body, and for a Party worker."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.life.models import Extension, LifeDecision, LifeKind, Renewal
from hangji.life.queries.records import asked, held
from hangji.life.queries.renewals import WAITING_FOR_BODY
from hangji.life.queries.sight import seen
from hangji.life.queries.terms import in_state, with_terms
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, listed
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm
from rulebook.life import Kind, before, period

# What a Party worker is reminded of in the running period, in this order.
REMINDED: tuple[Kind, ...] = ("members_meeting", "committee_meeting", "theme_day", "lecture", "life_meeting")


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.SEE_LIFE):
        return NOTHING
    forms = PartyForm.objects.valid().on(viewer.today).filter(seen(viewer.act))
    if viewer.territory is not None:
        return _leading(viewer, forms.filter(viewer.territory.q()))
    return _own(viewer, forms)


def _lists(viewer: Viewer, forms: QuerySet[PartyForm]) -> dict[str, Countable]:
    parties = forms.values("party_organization")
    rows = with_terms(forms, viewer.today)
    mine = Q(party_organization__in=parties)
    renewals = Renewal.objects.open().filter(mine)
    first = ("party_organization__name", "pk")
    late = LifeDecision.objects.filter(
        record__party_organization__in=parties,
        record__withdrawn_at__isnull=True,
        done_on__isnull=True,
        due_on__lt=viewer.today,
    )
    return {
        "expired": Countable(rows.filter(in_state("expired", viewer.today)), by="last_on"),
        "ending": Countable(rows.filter(in_state("ending", viewer.today)), by="last_on"),
        "extensions": Countable(Extension.objects.waiting().filter(mine), by="requested_on", first=first),
        "body": Countable(renewals.filter(next_step__in=WAITING_FOR_BODY), by="due_on", first=first),
        "branch": Countable(renewals.exclude(next_step__in=WAITING_FOR_BODY), by="due_on", first=first),
        "decisions": Countable(late, by="due_on"),
    }


def _leading(viewer: Viewer, forms: QuerySet[PartyForm]) -> Ask:
    """Of a territory, also the members' meetings that were not held in the quarter that is over."""
    place = viewer.act.office
    last = before("members_meeting", period("members_meeting", viewer.today, place=place), place=place)
    missing = forms.filter(asked("members_meeting", last, place)).exclude(held("members_meeting", last))
    lists = _lists(viewer, forms) | {"missing": Countable(missing)}
    return Ask(partial(_say_leading, viewer, last.last, _place(viewer)), lists)


def _place(viewer: Viewer) -> dict[str, str]:
    """The territory as the filters of the room's lists say it; their own narrowing to a level gives way to it."""
    if viewer.territory is None:
        return {}
    county = viewer.territory.region_code % 100
    return {"level": viewer.territory.level, **({"county": str(viewer.territory.region_code)} if county else {})}


def _say_leading(viewer: Viewer, last: Any, kept: Mapping[str, str], found: Counts) -> Iterator[Duty]:
    decides, holds = viewer.has(Permission.DECIDE_ELECTIONS), viewer.has(Permission.HOLD_ELECTIONS)
    yield from _terms(viewer, found, kept, Whose.OFFICE if holds or decides else Whose.OTHERS)
    yield from _waiting(viewer, found, kept, decides=decides, holds=holds)
    query = {"life": "members_meeting", "state": "missing", "day": last.isoformat(), **kept}
    yield _duty(
        "missing",
        found["missing"].count,
        _("%(count)d 个党组织上个季度没有党员大会的记录") % {"count": found["missing"].count},
        _("开过没有记的补记；没有开的提醒补开"),
        f"{reverse('life:due')}?{urlencode(query)}",
        _("查看名单"),
        whose=Whose.OFFICE if decides else Whose.OTHERS,  # the leading body's to see to; the office may look
    )
    yield _late(viewer, found)


def _terms(viewer: Viewer, found: Counts, kept: Mapping[str, str], whose: Whose) -> Iterator[Duty]:
    said = (
        ("expired", "term_expired", _("%(count)d 个党组织任期已经届满"), _("办理换届，或者请示延期")),
        ("ending", "term_ending", _("%(count)d 个党组织任期在半年内届满"), _("届满前做好换届准备")),
    )
    for name, tag, text, note in said:
        url = listed(f"life:terms?due&{urlencode(kept)}".rstrip("&"), name, viewer)
        told = text % {"count": found[name].count}
        yield _duty(tag, found[name].count, told, note, url, _("查看名单"), due=found[name].least, whose=whose)


def _waiting(viewer: Viewer, found: Counts, kept: Mapping[str, str], *, decides: bool, holds: bool) -> Iterator[Duty]:
    """Extensions and elections that wait for the leading body, or for the branch."""
    reply, file = _("%(count)d 件延期换届待批复"), _("%(count)d 件换届待上级党组织批复或备案")
    named: tuple[tuple[str, str, str, str, bool], ...] = (
        ("extensions", "life:extension", "life:extensions", reply, decides),
        ("body", "life:renewal", "life:renewals", file, decides),
        ("branch", "life:renewal", "life:renewals", _("%(count)d 件换届正在办理"), holds),
    )
    for name, page, list_, text, mine in named:
        some = found[name]
        party, pk = some.first or ("", 0)
        one = some.count == 1
        several = f"{list_}?due&{urlencode(kept)}".rstrip("&")
        url = reverse(page, args=[pk]) if one else listed(several, name, viewer)
        yield _duty(
            "doing" if name == "branch" else "to_be_replied",
            some.count,
            text % {"count": some.count},
            str(party) if one else _("最早的一件是“%(name)s”") % {"name": party},
            url,
            _("逐件办理") if mine else _("查看"),
            due=None if name == "extensions" else some.least,
            whose=Whose.OFFICE if mine else Whose.OTHERS,
        )


def _late(viewer: Viewer, found: Counts) -> Duty:
    url, some = listed("life:decisions?due", "decisions", viewer), found["decisions"]
    text = _("%(count)d 件组织生活的决定过了期限，还没有办结") % {"count": some.count}
    return _duty("overdue", some.count, text, _("办结以后写上结果"), url, _("逐件办结"), due=some.least)


def _own(viewer: Viewer, forms: QuerySet[PartyForm]) -> Ask:
    """A Party worker's own branch: what the running periods ask, and its election."""
    lists = _lists(viewer, forms)
    for kind in REMINDED:
        one = period(kind, viewer.today, place=viewer.act.office)
        rows = forms.filter(asked(kind, one, viewer.act.office)).exclude(held(kind, one))
        lists[kind] = Countable(rows, by="formed_on", first=("party_organization",))
    return Ask(partial(_say_own, viewer), lists)


def _say_own(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    for kind in REMINDED:
        some = found[kind]
        if not some.count:
            continue
        one = period(kind, viewer.today, place=viewer.act.office)
        text = {"month": _("本月还没有记%(kind)s"), "quarter": _("本季度还没有记%(kind)s")}.get(one.kind, "")
        text = (text or _("今年还没有记%(kind)s")) % {"kind": LifeKind(kind).label}
        url = reverse("life:record_life", args=some.first) + f"?kind={kind}"
        yield _duty("due_now", some.count, text, "", url, _("记一次"), due=one.last)
    yield from _terms(viewer, found, {}, Whose.OFFICE)
    yield from _waiting(viewer, found, {}, decides=False, holds=True)
    yield _late(viewer, found)


def _duty(tag: str, count: int, text: str, note: str, url: str, verb: str, **more: Any) -> Duty:
    return Duty("life", tag, count, text, note, url, verb, **more)
