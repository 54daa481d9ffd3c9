"""What a session costs the fund: committed and paid through the fund's own book, which names the session."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.people.fund.actions.entries import Paper, Posting, propose
from hangji.people.models import Entry, Fund, Spending
from hangji.training.actions.courses import locked
from hangji.training.models import TrainingSession

USE = "培训"  # the use of the fund that training is paid from (policy/fund.yaml)


def fund_of(session: TrainingSession) -> Fund | None:
    """The book that a session is paid from: its register's, of the year of its day."""
    place = session.territory
    return Fund.objects.filter(region_code=place.region_code, level=place.level, year=session.day.year).first()


def commit_cost(*, session: TrainingSession, amount: int, day: date, key: UUID, act: Act) -> Entry:
    """Set money aside for a session, in fen; another person confirms it in the book. The same form twice is one entry.

    A session has one matter in the book; a second commitment of the same session is refused.
    """
    with writing(act) as pen:
        held = locked(session, act)
        kept = Entry.objects.filter(key=key).first()
        if kept:
            return kept
        fund = _funded(held)
        _uncommitted(held)
        title = f"{held.course.title}（{held.day:%m-%d}）"[:80]
        posting = Posting("commit", amount, day, note=title, use=USE, title=title, activity=held.course.programme)
        entry = propose(fund=fund, posting=posting, key=key, act=act)
        held.matter = entry.matter
        held.save(update_fields=["matter"])
        pen.note(Note("commit_cost", "TrainingSession", held.pk, str(held), after={"voucher": entry.number}))
    return entry


def pay_cost(
    *, session: TrainingSession, amount: int, day: date, payee: str, paper: Paper, key: UUID, act: Act
) -> Entry:
    """Pay from what was set aside for the session; another person confirms it in the book."""
    with writing(act) as pen:
        held = locked(session, act)
        kept = Entry.objects.filter(key=key).first()
        if kept:
            return kept
        if held.matter is None:
            raise Refusal(_("不能支付：没有为这一场登记承诺"), _("支付以前先有承诺"), _("先登记费用"))
        posting = Posting("pay", amount, day, note=held.matter.title, matter=held.matter, payee=payee, paper=paper)
        entry = propose(fund=held.matter.fund, posting=posting, key=key, act=act)
        pen.note(Note("pay_cost", "TrainingSession", held.pk, str(held), after={"voucher": entry.number}))
    return entry


def _funded(held: TrainingSession) -> Fund:
    fund = fund_of(held)
    if fund is None:
        raise Refusal(
            _("不能登记费用：%(year)d 年度的专项资金还没有开立") % {"year": held.day.year},
            _("费用从培训当年的专项资金里出"),
            _("先在专项资金里开立这一年"),
        )
    return fund


def _uncommitted(held: TrainingSession) -> None:
    if held.matter and not _refused(held.matter):
        raise Refusal(
            _("不能再登记：这一场已经有支出事项"),
            _("一场培训一个事项，支付和退回都对着它"),
            _("数不够，在专项资金里登记另一个事项，写明是哪一场"),
        )


def _refused(matter: Spending) -> bool:
    return not matter.entries.exclude(state="refused").exists()
