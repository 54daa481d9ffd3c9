"""Handing entries to reviewers whom nothing keeps out, and their sheets, blind to each other until the result."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _

from hangji.honours.actions.rounds import locked, require, state_entry
from hangji.honours.models import (
    EntryState,
    HonourEntry,
    HonourRound,
    HonourSheet,
    HonourState,
    ReviewerRelation,
)
from hangji.honours.queries.relations import against, kept_out
from hangji.honours.queries.rounds import to_be_handed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import User
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.office.sealing import seal
from hangji.people.certification.queries import reviewers as available
from hangji.registry.models import SocialOrganization
from rulebook.selections import result


def hand_out(*, round: HonourRound, reviewers: Sequence[User], act: Act) -> int:
    """Hand every admitted entry that lacks reviewers to as many as the rules want, in turn, nobody with a conflict.

    Answers how many sheets were handed out; asked twice, the second time none.
    """
    require(round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.OPEN)
        wanted, given = held.by.reviewers, 0
        entries = list(to_be_handed(held.entries.select_related("round"), wanted).order_by("number"))
        kept = kept_out(reviewers, [each.organisation_id for each in entries], act.today)
        for at, one in enumerate(entries):
            turn = [*reviewers[at % len(reviewers) :], *reviewers[: at % len(reviewers)]] if reviewers else []
            had = set(one.sheets.values_list("reviewer", flat=True))
            free = [each for each in turn if each.pk not in had and not against(each, one, kept)]
            lacking = wanted - one.handed
            if len(free) < lacking:
                raise _too_few(one, wanted)
            given += len(_hand(pen, one, free[:lacking], third=False))
    return given


def _too_few(one: HonourEntry, wanted: int) -> Refusal:
    return Refusal(
        _("不能分派：第 %(number)d 份的评审不够") % {"number": one.number},
        _("每份要 %(n)d 名；本单位、领导它的党委、声明有关系的和已经回避的都不算") % {"n": wanted},
        _("再选几名评审"),
    )


def hand_third(*, entry: HonourEntry, reviewer: User, act: Act) -> HonourSheet:
    """Ask one more reviewer, where the two differ by more than the rules allow; asked twice, the same sheet."""
    require(entry.round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        locked(entry.round, HonourState.OPEN)
        held = _entry(entry.pk)
        kept = held.sheets.filter(reviewer=reviewer).first()
        if kept and kept.third:
            return kept
        running = list(held.sheets.running())
        if kept or held.state != EntryState.ADMITTED or any(each.given_at is None for each in running):
            raise Refusal(
                _("不能再请一位评审"),
                _("只在两位都交了、相差超过上限时再请一位没有评过的"),
                _("等评审交齐，或者换一位"),
            )
        why = against(reviewer, held, kept_out([reviewer], [held.organisation_id], act.today))
        if len(running) > held.round.by.reviewers or why:
            raise Refusal(_("不能再请这一位评审"), why or _("已经请过第三位"), _("换一位"))
        return _hand(pen, held, [reviewer], third=True)[0]


def _entry(pk: int) -> HonourEntry:
    rows = HonourEntry.objects.select_for_update(of=("self",)).select_related("round", "organisation")
    return rows.get(pk=pk)


def _hand(pen: Pen, entry: HonourEntry, some: Sequence[User], *, third: bool) -> list[HonourSheet]:
    known = set(available(pen.act.today).values_list("pk", flat=True))
    strangers = [each.name for each in some if each.pk not in known]
    if strangers:
        raise Refusal(
            _("不能分派给%(names)s") % {"names": _("、").join(strangers)},
            _("今天没有评审的任职"),
            _("请安全管理员登记任职，或者换一位"),
        )
    made = [
        HonourSheet.objects.create(
            entry=entry, reviewer=each, third=third, handed_at=pen.act.at, handed_by_name=pen.act.user.name
        )
        for each in some
    ]
    after = {"reviewers": [each.name for each in some]}
    pen.note(Note("hand_sheets", "HonourEntry", entry.pk, entry.said, after=after))
    return made


@contextmanager
def _own_sheet(sheet: HonourSheet, act: Act) -> Iterator[tuple[Pen, HonourSheet]]:
    """One's own sheet and its entry, locked, in a round that still assesses."""
    access.require(act, Permission.ASSESS)
    if sheet.reviewer_id != act.user.pk:
        raise NoRight(_("不能办别人的评审"), _("这份参评交给了另一位评审"), _("办交给自己的那几份"))
    with writing(act) as pen:
        locked(sheet.entry.round, HonourState.OPEN)
        entry = _entry(sheet.entry_id)
        held: HonourSheet = HonourSheet.objects.select_for_update().get(pk=sheet.pk)
        held.entry = entry
        yield pen, held


def give_sheet(*, sheet: HonourSheet, marks: Mapping[str, int], opinion: str, clear: bool, act: Act) -> HonourSheet:
    """Hand in one's sheet; it is never changed. clear: the reviewer says that no relation keeps them out."""
    with _own_sheet(sheet, act) as (pen, held):
        if held.given_at:
            if (held.marks, held.opinion) == (dict(marks), opinion):
                return held
            raise Refusal(_("不能再改：评审表已经交了"), _("交了的评审表不改"), _("有错请告诉组织评选的同事"))
        _whole(held, marks, opinion)
        _clear(held, clear, act)
        held.marks, held.opinion, held.given_at = dict(marks), opinion, act.at
        seal(held, opinion)
        held.save()
        pen.note(Note("give_sheet", "HonourSheet", held.pk, held.entry.said, after={"digest": held.digest}))
        _settle(pen, held.entry)
    return held


def _whole(held: HonourSheet, marks: Mapping[str, int], opinion: str) -> None:
    items = held.entry.round.by.items(held.entry.category)
    wrong = [item for item, full in items if not 0 <= marks.get(item, -1) <= full]
    if wrong or set(marks) != {item for item, _full in items} or not opinion.strip():
        raise Refusal(
            _("不能交：%(items)s没有填好") % {"items": _("、").join(wrong) or _("评审意见")},
            _("每一项都要评，意见也要写"),
            _("改过再交"),
        )
    if held.recused_at:
        raise Refusal(_("不能交：你已经回避"), _("这份参评另外请人评"), _("回避错了请告诉组织评选的同事"))


def _clear(held: HonourSheet, clear: bool, act: Act) -> None:
    why = against(act.user, held.entry, kept_out([act.user], [held.entry.organisation_id], act.today))
    if why or not clear:
        raise Refusal(
            _("不能交：没有声明与这一家没有利害关系") if not why else _("不能交：你应当回避"),
            why or _("评审要先声明没有利害关系"),
            _("有关系的办回避，没有的在表上声明"),
        )


def _settle(pen: Pen, entry: HonourEntry) -> None:
    """The result, once enough sheets are in."""
    running = list(entry.sheets.running())
    if any(each.given_at is None for each in running):
        return
    found = result(entry.round.by, entry.category, [each.marks for each in running])
    if found.outcome not in ("passed", "failed"):
        return
    persons = entry.round.by.of_persons(entry.category)
    entry.marks = {item: bool(mark) if persons else f"{float(mark):g}" for item, mark in found.marks.items()}
    state_entry(pen, entry, EntryState.PASSED if found.outcome == "passed" else EntryState.FAILED)


def recuse(*, sheet: HonourSheet, kind: str, because: str, act: Act) -> HonourSheet:
    """Say why one cannot be the reviewer: the relation is declared too, and the office hands the entry to another.

    kind: of RelationKind. Asked twice, nothing changes.
    """
    with _own_sheet(sheet, act) as (pen, held):
        if held.recused_at:
            return held
        if held.given_at:
            raise Refusal(_("不能回避：评审表已经交了"), _("回避在评以前"), _("有情况请告诉组织评选的同事"))
        _relate(pen, held.entry.organisation, kind, because)
        _stand_back(pen, held, because)
    return HonourSheet.objects.get(pk=sheet.pk)


def declare_relation(*, organisation: SocialOrganization, kind: str, note: str, act: Act) -> ReviewerRelation:
    """Declare a relation to an organisation: nothing of it is handed out, and what waits goes back. Twice it is one."""
    access.require(act, Permission.ASSESS)
    with writing(act) as pen:
        mine = HonourSheet.objects.handed_to(act).waiting().filter(entry__organisation=organisation)
        waiting = list(mine.select_related("entry__round").select_for_update(of=("self",)))
        made = _relate(pen, organisation, kind, note)
        for held in waiting:
            _stand_back(pen, held, str(made.get_kind_display()))
    return made


def _relate(pen: Pen, organisation: SocialOrganization, kind: str, note: str) -> ReviewerRelation:
    act = pen.act
    User.objects.select_for_update().get(pk=act.user.pk)  # one may press twice
    running = ReviewerRelation.objects.filter(reviewer=act.user, organisation=organisation, ended_on__isnull=True)
    kept: ReviewerRelation | None = running.first()
    if kept:
        return kept
    made: ReviewerRelation = ReviewerRelation.objects.create(
        reviewer=act.user, organisation=organisation, kind=kind, note=note, declared_on=act.today
    )
    after = {"relation": kind}
    pen.note(Note("declare_relation", "ReviewerRelation", made.pk, str(organisation), after=after))
    return made


def _stand_back(pen: Pen, held: HonourSheet, because: str) -> None:
    held.recused_at, held.recused_because = pen.act.at, because[:200] or "声明有关系"
    held.save()
    pen.note(Note("recuse_sheet", "HonourSheet", held.pk, held.entry.said, reason=because))


def end_relation(*, relation: ReviewerRelation, act: Act) -> ReviewerRelation:
    """A declared relation is over; asked twice, nothing changes."""
    access.require(act, Permission.ASSESS)
    if relation.reviewer_id != act.user.pk:
        raise NoRight(_("不能改别人的声明"), _("关系由本人声明"), _("请本人办"))
    with writing(act) as pen:
        held: ReviewerRelation = ReviewerRelation.objects.select_for_update().get(pk=relation.pk)
        if held.ended_on is None:
            held.ended_on = act.today
            held.save()
            pen.note(Note("end_relation", "ReviewerRelation", held.pk, str(relation.organisation)))
    return held
