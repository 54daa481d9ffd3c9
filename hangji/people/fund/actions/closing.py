"""The year's end: one person closes by rule, another confirms; what is carried over begins the next year's book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.templatetags.kit import yuan
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.people.fund.actions.entries import told
from hangji.people.fund.ledger import move, received
from hangji.people.fund.models import Account, Entry, EntryState, Fund, FundState, MoneyPlace, Spending
from rulebook.fund import Closing, close


@dataclass(frozen=True)
class YearEnd:
    """What a closing would do. committed: (matter, fen) that go on in the next year. rest: the others, by rule."""

    committed: list[tuple[Spending, int]]
    rest: Closing

    @property
    def carried(self) -> int:
        return self.rest.carried_total + sum(amount for _matter, amount in self.committed)


def year_end(fund: Fund) -> YearEnd:
    """By the rule of the year's last day."""
    held = Account.objects.filter(fund=fund, balance__gt=0).select_related("matter")
    committed = [(a.matter, a.balance) for a in held if a.place == MoneyPlace.COMMITTED and a.matter]
    rest = {a.use: a.balance for a in held if a.place in (MoneyPlace.POOL, MoneyPlace.FREE)}
    day = _last(fund)
    return YearEnd(committed, close(budget=received(fund), rest=rest, day=day, place=fund.region_code))


def _last(fund: Fund) -> date:
    return date(fund.year, 12, 31)


def propose_closing(*, fund: Fund, act: Act) -> Fund:
    """Close a year that is over, for another to confirm; until then nothing is posted. Asked twice, nothing changes."""
    access.require(act, Permission.POST_FUND, region_code=fund.region_code, level=fund.level)
    with writing(act) as pen:
        held: Fund = Fund.objects.select_for_update().get(pk=fund.pk)
        if held.state != FundState.RUNNING:
            return held
        if act.today <= _last(held):
            raise Refusal(
                _("不能结账：%(year)d 年还没有过完") % {"year": held.year},
                _("年终结账在 12 月 31 日以后"),
                _("过了年再办"),
            )
        waiting = held.entries.filter(state=EntryState.PROPOSED).count()
        if waiting:
            raise Refusal(
                _("不能结账：还有 %(n)d 笔没有复核") % {"n": waiting},
                _("结账以后不再记账"),
                _("先复核完"),
            )
        held.state, held.closing_at = FundState.CLOSING, act.at
        held.closing_by, held.closing_by_name = act.user.username, act.user.name
        held.save()
        pen.note(Note("propose_closing", "Fund", held.pk, str(held), after={"year": held.year}))
    return held


def take_back_closing(*, fund: Fund, act: Act) -> Fund:
    """Go on in the year; asked twice, nothing changes."""
    access.require(act, Permission.POST_FUND, region_code=fund.region_code, level=fund.level)
    with writing(act) as pen:
        held: Fund = Fund.objects.select_for_update().get(pk=fund.pk)
        if held.state == FundState.CLOSED:
            raise Refusal(_("不能撤回：已经结账"), _("结转已经记到下一年"), _("更正记在下一年"))
        if held.state == FundState.RUNNING:
            return held
        held.state, held.closing_at, held.closing_by, held.closing_by_name = FundState.RUNNING, None, "", ""
        held.save()
        pen.note(Note("take_back_closing", "Fund", held.pk, str(held), after={"year": held.year}))
    return held


def confirm_closing(*, fund: Fund, act: Act) -> Fund:
    """Another person confirms: the rest goes by rule, the next year's book begins with it. Asked twice: the same."""
    access.require(act, Permission.CHECK_FUND, region_code=fund.region_code, level=fund.level)
    with writing(act) as pen:
        held: Fund = Fund.objects.select_for_update().get(pk=fund.pk)
        if held.state == FundState.CLOSED:
            return held
        if held.state == FundState.RUNNING:
            raise Refusal(_("不能复核：还没有人结账"), _("结账和复核是两个人"), _("先由一位同事结账"))
        if held.closing_by == act.user.username:
            raise NoRight(_("不能复核自己的结账"), _("结账和复核是两个人"), _("请另一位有复核权限的同事办"))
        end = year_end(held)
        following = _following(held, act)
        _carry(pen, held, following, end)
        held.state, held.closed_at = FundState.CLOSED, act.at
        held.closed_by, held.closed_by_name = act.user.username, act.user.name
        held.save()
        after = {"carried": yuan(end.carried), "handed_back": yuan(end.rest.handed_back_total)}
        pen.note(Note("confirm_closing", "Fund", held.pk, str(held), after=after))
    return held


def _following(fund: Fund, act: Act) -> Fund:
    place = {"region_code": fund.region_code, "level": fund.level, "year": fund.year + 1}
    Fund.objects.get_or_create(**place, defaults={"opened_at": act.at, "opened_by_name": act.user.name})
    following: Fund = Fund.objects.select_for_update().get(**place)
    if following.state != FundState.RUNNING:
        raise Refusal(_("不能结账：下一年的账已经结了"), _("结转要记到下一年"), _("按年份的先后结账"))
    return following


def _carry(pen: Pen, fund: Fund, following: Fund, end: YearEnd) -> None:
    for old, new in _entries(fund, following, end, pen.act):
        for entry in filter(None, (old, new)):
            _post(pen, entry, fund)


def _entries(fund: Fund, following: Fund, end: YearEnd, act: Act) -> Iterator[tuple[Entry, Entry | None]]:
    """(what leaves this year, what begins the next) for each rest."""
    said = {"carry": _("年终结转"), "hand_back": _("年终交回"), "bring": _("上年转入")}

    def entry(
        where: Fund, kind: str, source: tuple[str, str], target: tuple[str, str], amount: int, **more: object
    ) -> Entry:
        ends = dict(zip(("source_place", "source_use", "target_place", "target_use"), (*source, *target), strict=True))
        day = _last(fund) if where is fund else date(where.year, 1, 1)
        return Entry(fund=where, kind=kind, amount=amount, day=day, note=said[kind], **ends, **more)

    out, came = (MoneyPlace.NEXT_YEAR, ""), (MoneyPlace.LAST_YEAR, "")
    for matter, amount in end.committed:
        there = (MoneyPlace.COMMITTED, matter.use)
        new = {"use": matter.use, "title": matter.title, "activity": matter.activity, "follows": matter}
        carried = Spending.objects.create(fund=following, made_at=act.at, **new)
        yield (
            entry(fund, "carry", there, out, amount, matter=matter),
            entry(following, "bring", came, there, amount, matter=carried),
        )
    for use, amount in end.rest.carried.items():
        pool = (MoneyPlace.POOL, "")
        yield entry(fund, "carry", _rest_of(use), out, amount), entry(following, "bring", came, pool, amount)
    for use, amount in end.rest.handed_back.items():
        yield entry(fund, "hand_back", _rest_of(use), (MoneyPlace.TREASURY, ""), amount), None


def _rest_of(use: str) -> tuple[str, str]:
    return (MoneyPlace.FREE, use) if use else (MoneyPlace.POOL, "")


def _post(pen: Pen, entry: Entry, closed: Fund) -> None:
    """Enter and post at once, proposed by who closed the year, confirmed by who confirms it."""
    assert closed.closing_at
    book = entry.fund
    book.last += 1
    book.save(update_fields=["last"])
    entry.serial = book.last
    entry.proposed_at = closed.closing_at
    entry.proposed_by, entry.proposed_by_name = closed.closing_by, closed.closing_by_name
    entry.state, entry.settled_at = EntryState.POSTED, pen.act.at
    entry.settled_by, entry.settled_by_name = pen.act.user.username, pen.act.user.name
    entry.save()
    move(entry)
    pen.note(Note("confirm_entry", "Entry", entry.pk, str(entry), after=told(entry)))
