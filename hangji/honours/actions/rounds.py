"""A round from its opening over its list to the notice; who proposes the list does not decide about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hangji.honours.models import (
    EntryState,
    HonourCall,
    HonourEntry,
    HonourRound,
    HonourState,
)
from hangji.honours.queries.selections import rules_on
from hangji.kit import turns
from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from rulebook.selections import Passed, notice_until, seats

LISTED = (EntryState.PROPOSED, EntryState.TIED, EntryState.UNSEATED)


@dataclass(frozen=True)
class RoundPlan:
    """What is said of a new round. street_code: of a round of a town, else 0. text: of the first call."""

    selection: str
    level: str
    name: str
    region_code: int
    register: str
    unit: str
    body: Body
    opens_on: date
    closes_on: date
    text: str
    street_code: int = 0


def require(one: HonourRound, right: Permission, act: Act) -> None:
    access.require(act, right, region_code=one.region_code, level=one.register)


def open_round(*, plan: RoundPlan, act: Act) -> HonourRound:
    """Open a round by the policy of its first day, with its first call; asked twice, it answers with the same."""
    access.require(act, Permission.RUN_HONOURS, region_code=plan.region_code, level=plan.register)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [plan.region_code])
        there = {"selection": plan.selection, "year": plan.opens_on.year, "level": plan.level}
        there |= {"region_code": plan.region_code, "street_code": plan.street_code, "register": plan.register}
        kept: HonourRound | None = HonourRound.objects.filter(**there).exclude(state=HonourState.ENDED).first()
        if kept:
            return kept
        rules = rules_on(plan.selection, plan.opens_on, plan.region_code, _("不能开始"))
        _may_be_opened(plan, rules.levels)
        made = HonourRound.objects.create(
            **there,
            name=plan.name,
            unit=plan.unit,
            body=plan.body,
            rules=rules.text(),
            opens_on=plan.opens_on,
            closes_on=plan.closes_on,
            opened_at=act.at,
            opened_by_name=act.user.name,
        )
        after = {"honour_level": plan.level, "unit": plan.unit, "starts_on": plan.opens_on, "last_day": plan.closes_on}
        pen.note(Note("open_honour_round", "HonourRound", made.pk, str(made), after=after))
        _call(pen, made, plan.closes_on, plan.text)
    return made


def _may_be_opened(plan: RoundPlan, levels: Collection[str]) -> None:
    if plan.level not in levels:
        raise Refusal(_("不能开始：这项评选不设这一级"), _("评选的级别由标准规定"), _("选标准里有的级别，或者先改标准"))
    if plan.closes_on < plan.opens_on:
        raise Refusal(_("不能开始：截止日期早于开始日期"), _("参评要有时间"), _("改日期"))
    if (plan.level == "town") != bool(plan.street_code):
        raise Refusal(_("不能开始：乡镇街道对不上"), _("乡镇街道级的评选要写明是哪一个，别的级别不写"), _("改过再办"))


def _call(pen: Pen, one: HonourRound, closes_on: date, text: str) -> HonourCall:
    number = one.calls.count() + 1
    made: HonourCall = HonourCall.objects.create(
        round=one,
        number=number,
        published_on=max(pen.act.today, one.opens_on) if number == 1 else pen.act.today,
        closes_on=closes_on,
        text=text,
        at=pen.act.at,
        by_name=pen.act.user.name,
    )
    after = {"call_number": number, "last_day": closes_on}
    pen.note(Note("publish_call", "HonourRound", one.pk, str(one), after=after))
    return made


def publish_call(*, round: HonourRound, closes_on: date, text: str, act: Act) -> HonourCall:
    """Call once more, until a later day; the same call twice is one."""
    require(round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.OPEN)
        kept: HonourCall | None = held.calls.filter(closes_on=closes_on, text=text).first()
        if kept:
            return kept
        if closes_on < max(act.today, held.closes_on):
            raise Refusal(
                _("不能发布：截止日期只能往后"),
                _("现在的截止日期是 %(day)s") % {"day": held.closes_on},
                _("写今天以后、不早于它的日期"),
            )
        made = _call(pen, held, closes_on, text)
        held.closes_on = closes_on
        kept_round(held)
    return made


def locked(one: HonourRound, *states: str) -> HonourRound:
    """The round, locked; refused in any other state."""
    held: HonourRound = HonourRound.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if held.state not in states:
        raise Refusal(
            _("不能办：这一轮现在是“%(state)s”") % {"state": held.get_state_display()},
            _("先征集和评审，再拟名单、研究、公示，公示期满才表彰"),
            _("回到这一轮的页面看下一步"),
        )
    return held


def kept_round(held: HonourRound) -> None:
    held.version += 1
    held.save()


def state_entry(pen: Pen, entry: HonourEntry, state: str, because: str = "") -> None:
    """Put an entry into a state, and note it."""
    if entry.state == state:
        return
    entry.state, entry.because = state, because or entry.because
    entry.version += 1
    entry.save()
    changed()  # it may stand in a notice
    after = {"honour_entry_state": state}
    pen.note(Note("settle_entry", "HonourEntry", entry.pk, entry.said, after=after, reason=because))


# ---- the list


def settle_list(*, round: HonourRound, act: Act) -> HonourRound:
    """Draw up the list by the quota and the tie rule, for the committee; asked twice, nothing changes."""
    require(round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.OPEN, HonourState.SETTLED)
        if held.state == HonourState.SETTLED:
            return held
        _may_be_settled(held, act)
        for category in held.by.objects:
            _seat(pen, held, category)
        held.state, held.settled_on = HonourState.SETTLED, act.today
        held.settled_by, held.settled_by_name = act.user.username, act.user.name
        kept_round(held)
        after = {"rows": held.entries.filter(state=EntryState.PROPOSED).count()}
        pen.note(Note("settle_honour_list", "HonourRound", held.pk, str(held), after=after))
    return held


def _may_be_settled(held: HonourRound, act: Act) -> None:
    if act.today <= held.closes_on:
        raise Refusal(
            _("不能拟名单：征集还没有截止"),
            _("%(day)s 以前都可以参评") % {"day": held.closes_on},
            _("截止、评审完以后再拟"),
        )
    waiting = held.entries.filter(state__in=[EntryState.SUBMITTED, EntryState.ADMITTED]).count()
    if waiting:
        raise Refusal(
            _("不能拟名单：还有 %(n)d 份参评没有结果") % {"n": waiting},
            _("条件没有审核完，或者评审没有交齐"),
            _("先审核、评审完"),
        )
    if not held.entries.filter(state=EntryState.PASSED).exists():
        raise Refusal(_("不能拟名单：没有评审合格的参评"), _("名单上要有人"), _("这一轮没有表彰的，办结束"))


def _seat(pen: Pen, held: HonourRound, category: str) -> None:
    entries = {each.pk: each for each in held.entries.filter(state=EntryState.PASSED, category=category)}
    rows = [Passed(pk, each.number, _marks(held, each)) for pk, each in entries.items()]
    found = seats(held.by, level=held.level, entries=rows)
    for keys, state in (
        (found.seated, EntryState.PROPOSED),
        (found.tied, EntryState.TIED),
        (found.without, EntryState.UNSEATED),
    ):
        for key in keys:
            state_entry(pen, entries[key], state)


def _marks(held: HonourRound, entry: HonourEntry) -> dict[str, Fraction]:
    """What entries are compared by; of persons nothing."""
    if held.by.of_persons(entry.category):
        return {}
    return {name: Fraction(said) for name, said in entry.marks.items()}


def seats_left(held: HonourRound, category: str) -> int:
    """How many of the tied entries of a category the committee may choose."""
    proposed = held.entries.filter(state=EntryState.PROPOSED, category=category).count()
    return max(held.by.quota[held.level] - proposed, 0)


def decide_list(
    *, round: HonourRound, chosen: Collection[int], struck: Collection[int], ground: str, act: Act
) -> HonourRound:
    """The committee decides: which tied entries get the seats left, which are not awarded, and on what ground.

    chosen, struck: keys of entries. By another person than who drew up the list. Asked twice, nothing changes.
    """
    require(round, Permission.DECIDE_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.SETTLED, HonourState.DECIDED)
        if held.state == HonourState.DECIDED:
            return held
        _may_decide(held, act)
        entries = {each.pk: each for each in held.entries.filter(state__in=LISTED)}
        _choose(pen, held, entries, set(chosen))
        for pk in struck:
            if pk in entries and entries[pk].state == EntryState.PROPOSED:
                state_entry(pen, entries[pk], EntryState.STRUCK, ground)
        if not held.entries.filter(state=EntryState.PROPOSED).exists():
            raise Refusal(_("不能通过：名单上没有了"), _("全部都不予表彰的，没有可以公示的"), _("退回，或者结束这一轮"))
        held.state, held.decided_on, held.ground = HonourState.DECIDED, act.today, ground
        held.decided_by, held.decided_by_name = act.user.username, act.user.name
        kept_round(held)
        pen.note(Note("decide_honour_list", "HonourRound", held.pk, str(held), reason=ground))
    return held


def _may_decide(held: HonourRound, act: Act) -> None:
    if held.settled_by == act.user.username:
        raise NoRight(_("不能研究：名单是你拟的"), _("拟名单和研究是两个人"), _("请另一位同志办"))
    if held.body_id not in [post.body_id for post in act.posts]:
        raise NoRight(
            _("不能研究：这份名单由%(body)s研究") % {"body": held.body},
            _("你不在这个党委任职"),
            _("请这个党委的同志办"),
        )


def _choose(pen: Pen, held: HonourRound, entries: dict[int, HonourEntry], chosen: set[int]) -> None:
    for category in held.by.objects:
        tied = [each for each in entries.values() if each.category == category and each.state == EntryState.TIED]
        wanted = min(seats_left(held, category), len(tied))
        taken = [each for each in tied if each.pk in chosen]
        if tied and len(taken) != wanted:
            facts = {"category": category, "n": len(tied), "left": wanted}
            raise Refusal(
                _("不能通过：“%(category)s”还要从并列的里选 %(left)d 个") % facts,
                _("并列 %(n)d 个，名额剩 %(left)d 个") % facts,
                _("选好再通过，写明理由"),
            )
        for each in tied:
            state_entry(pen, each, EntryState.PROPOSED if each.pk in chosen else EntryState.UNSEATED)


def return_list(*, round: HonourRound, because: str, act: Act) -> HonourRound:
    """The committee sends the list back: the entries have passed, and the list is drawn up anew."""
    require(round, Permission.DECIDE_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.SETTLED, HonourState.OPEN)
        if held.state == HonourState.OPEN:
            return held
        _may_decide(held, act)
        for entry in held.entries.filter(state__in=LISTED):
            state_entry(pen, entry, EntryState.PASSED)
        held.state, held.settled_on, held.settled_by, held.settled_by_name = HonourState.OPEN, None, "", ""
        kept_round(held)
        pen.note(Note("return_honour_list", "HonourRound", held.pk, str(held), reason=because))
    return held


def publish_notice(*, round: HonourRound, act: Act) -> HonourRound:
    """Begin the public notice of the list as it was decided; asked twice, nothing changes."""
    require(round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.DECIDED, HonourState.NOTICE)
        if held.state == HonourState.NOTICE:
            return held
        held.state, held.published_on = HonourState.NOTICE, act.today
        held.notice_last_day = notice_until(held.by, act.today)
        held.published_by, held.published_by_name = act.user.username, act.user.name
        kept_round(held)
        after = {"starts_on": held.published_on, "last_day": held.notice_last_day}
        changed()
        pen.note(Note("publish_honour_notice", "HonourRound", held.pk, str(held), after=after))
    return held


def end_round(*, round: HonourRound, because: str, act: Act) -> HonourRound:
    """End a round in which nobody is to be awarded; asked twice, nothing changes."""
    require(round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.OPEN, HonourState.ENDED)
        if held.state == HonourState.ENDED:
            return held
        running = held.entries.filter(state__in=[EntryState.SUBMITTED, EntryState.ADMITTED, EntryState.PASSED])
        if running.exists():
            raise Refusal(
                _("不能结束：还有参评没有结果"), _("每份参评都要有个结果"), _("先审核、评审完，再看有没有合格的")
            )
        held.state, held.ground = HonourState.ENDED, because
        kept_round(held)
        pen.note(Note("end_honour_round", "HonourRound", held.pk, str(held), reason=because))
    return held
