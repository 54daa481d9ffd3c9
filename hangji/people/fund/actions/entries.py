"""Posting: one person proposes an entry, another confirms it; only then does it count. Nothing is edited afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.templatetags.kit import yuan
from hangji.office import access, documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.documents import PAPERS
from hangji.office.models import Document
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.people.certification.models import Certificate
from hangji.people.fund.ledger import move, sides, there
from hangji.people.fund.models import Entry, EntryKind, EntryState, Fund, FundState, MoneyPlace, Spending
from rulebook.fund import FLOWS, flows, uses

# Kinds that somebody types; the others a closing or a reversal makes.
TYPED = ("budget", "allocate", "shift", "commit", "release", "pay", "refund")


@dataclass(frozen=True)
class Paper:
    """The outside document of an entry: its number and its file. Without both the entry's own number stands."""

    number: str = ""
    file: UploadedFile[bytes] | Document | None = None


@dataclass(frozen=True)
class Posting:
    """What is to be entered. amount: fen. use: what the money is for; source_use: where a shift takes it from.

    matter: that is paid or released. title, activity: of a new matter, for a commitment. refunds: a payment.
    to_pool: a shift that brings money back to the unallotted pool.
    """

    kind: str
    amount: int
    day: date
    note: str
    use: str = ""
    source_use: str = ""
    matter: Spending | None = None
    title: str = ""
    activity: str = ""
    payee: str = ""
    refunds: Entry | None = None
    paper: Paper = Paper()


def open_fund(*, region_code: int, level: str, year: int, act: Act) -> Fund:
    """Open the book of a year; asked twice, it answers with the same."""
    access.require(act, Permission.POST_FUND, region_code=region_code, level=level)
    with writing(act) as pen:
        made, fresh = Fund.objects.get_or_create(
            region_code=region_code,
            level=level,
            year=year,
            defaults={"opened_at": act.at, "opened_by_name": act.user.name},
        )
        if fresh:
            after = {"year": year, "region_code": region_code, "level": level}
            pen.note(Note("open_fund", "Fund", made.pk, str(made), after=after))
    return made


def propose(*, fund: Fund, posting: Posting, key: UUID, act: Act) -> Entry:
    """Enter something for another person to confirm; the same form sent twice makes one entry."""
    access.require(act, Permission.POST_FUND, region_code=fund.region_code, level=fund.level)
    with writing(act) as pen:
        fund = _locked(fund)
        kept = Entry.objects.filter(key=key).first()
        if kept:
            return kept
        _sensible(fund, posting, act)
        entry = _entry(pen, fund, posting, key)
        fitting(entry)
        return _keep(pen, entry)


def _locked(fund: Fund) -> Fund:
    """The fund, locked so that postings come one after the other; refused once its year is being closed."""
    locked = Fund.objects.select_for_update().get(pk=fund.pk)
    if locked.state != FundState.RUNNING:
        raise Refusal(
            _("不能记账：%(year)d 年度%(state)s") % {"year": locked.year, "state": locked.get_state_display()},
            _("结账以后这一年的账不再变"),
            _("记到下一年；结账还没有复核的，可以先撤回结账"),
        )
    return locked


def _sensible(fund: Fund, posting: Posting, act: Act) -> None:
    """What is wrong with it, whatever the balance."""
    if posting.kind not in TYPED:
        raise ValueError(posting.kind)
    if posting.day.year != fund.year or posting.day > act.today:
        facts = {"day": posting.day, "year": fund.year}
        raise Refusal(
            _("不能记账：日期 %(day)s 不在 %(year)d 年，或者还没有到") % facts,
            _("账记已经发生的事，一年一本"),
            _("改日期，或者记到那一年的账里"),
        )
    known = uses(day=posting.day, place=fund.region_code)
    for use in filter(None, (posting.use, posting.source_use)):
        if use not in known and posting.kind in ("allocate", "shift", "commit"):
            raise Refusal(
                _("不能记账：没有“%(use)s”这个用途") % {"use": use},
                _("这一天的用途是%(uses)s") % {"uses": _("、").join(known)},
                _("选其中一个"),
            )
    if posting.kind == EntryKind.SHIFT and posting.use == posting.source_use:
        raise Refusal(_("不能调剂：两边是同一个用途"), _("调剂把钱从一个用途移到另一个"), _("改其中一边"))
    if bool(posting.paper.number) != bool(posting.paper.file):
        raise Refusal(
            _("不能记账：凭证号和凭证文件要一起填"),
            _("外来的凭证要留文件；没有外来凭证的，按本账的编号"),
            _("附上文件，或者把凭证号留空"),
        )


def _entry(pen: Pen, fund: Fund, posting: Posting, key: UUID) -> Entry:
    matter = _matter(fund, posting, pen.act)
    source, target = _ends(posting, matter)
    fund.last += 1
    fund.save(update_fields=["last"])
    return Entry(
        fund=fund,
        serial=fund.last,
        kind=posting.kind,
        source_place=source[0],
        source_use=source[1],
        target_place=target[0],
        target_use=target[1],
        matter=matter,
        amount=posting.amount,
        day=posting.day,
        note=posting.note,
        payee=posting.payee,
        refunds=posting.refunds,
        document_number=posting.paper.number,
        document=_document(posting.paper, pen.act),
        key=key,
        proposed_at=pen.act.at,
        proposed_by=pen.act.user.username,
        proposed_by_name=pen.act.user.name,
    )


def _matter(fund: Fund, posting: Posting, act: Act) -> Spending | None:
    if posting.kind == EntryKind.COMMIT:
        said = {"use": posting.use, "title": posting.title or posting.note, "activity": posting.activity}
        return Spending.objects.create(fund=fund, made_at=act.at, **said)
    matter = posting.refunds.matter if posting.refunds else posting.matter
    if posting.kind in ("pay", "release", "refund") and (matter is None or matter.fund_id != fund.pk):
        raise Refusal(_("不能记账：没有写是哪一个支出事项"), _("支付、退回都要对着一个事项"), _("先登记承诺，再支付"))
    return matter


def _ends(posting: Posting, matter: Spending | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """((source, its use), (target, its use)) of what is typed."""
    use = matter.use if matter else posting.use
    sources, targets = FLOWS[posting.kind]
    if posting.kind == EntryKind.SHIFT:
        pool = not posting.use
        return (MoneyPlace.FREE, posting.source_use), (MoneyPlace.POOL if pool else MoneyPlace.FREE, posting.use)
    (source,), (target,) = sources, targets
    return (source, _use_of(source, use)), (target, _use_of(target, use))


def _use_of(place: str, use: str) -> str:
    return use if place in (MoneyPlace.FREE, MoneyPlace.COMMITTED, MoneyPlace.PAID) else ""


def _document(paper: Paper, act: Act) -> Document | None:
    if isinstance(paper.file, Document) or paper.file is None:
        return paper.file
    return documents.store(paper.file, act=act, kinds=PAPERS)


def _keep(pen: Pen, entry: Entry) -> Entry:
    entry.save()
    pen.note(Note("propose_entry", "Entry", entry.pk, str(entry), after=told(entry)))
    return entry


def told(entry: Entry) -> dict[str, object]:
    """What the audit trail says of an entry."""
    return {
        "entry_kind": entry.kind,
        "amount": yuan(entry.amount),
        "source_place": entry.source_place,
        "source_use": entry.source_use,
        "target_place": entry.target_place,
        "target_use": entry.target_use,
        "day_of_entry": entry.day,
        "voucher": entry.number,
    }


def fitting(entry: Entry) -> None:
    """Refuse an entry whose money is not there, that goes no lawful way, or that takes back what was taken back."""
    if not flows(entry.kind, entry.source_place, entry.target_place):
        raise Refusal(_("不能记账：钱不能这样走"), _("支付以前先有承诺，承诺以前先有分配"), _("先记前一步"))
    if entry.refunds_id:
        _refundable(entry)
    source, _target = sides(entry)
    left = entry.amount if source.outside else there(entry.fund, source)
    if left < entry.amount:
        facts = {"wanted": yuan(entry.amount), "left": yuan(left), "place": entry.get_source_place_display()}
        facts["of"] = entry.matter.title if source.matter and entry.matter else entry.source_use
        raise Refusal(
            _("不能记账：要 %(wanted)s 元，只有 %(left)s 元") % facts,
            _("%(of)s%(place)s的余额是 %(left)s 元，任何时候不能低于零") % facts,
            _("改金额，或者先分配、调剂"),
        )


def _refundable(entry: Entry) -> None:
    """Of one payment not more comes back than was paid."""
    assert entry.refunds is not None
    others = Entry.objects.filter(refunds=entry.refunds, state=EntryState.POSTED).exclude(pk=entry.pk)
    undone = Entry.objects.posted().filter(kind="reversal").values("reverses")
    back = sum(others.exclude(pk__in=undone).values_list("amount", flat=True))
    if back + entry.amount > entry.refunds.amount or entry.refunds.reversals.posted().exists():
        facts = {"paid": yuan(entry.refunds.amount), "back": yuan(back)}
        raise Refusal(
            _("不能退回：超过原来支付的数"),
            _("那一笔支付了 %(paid)s 元，已经退回 %(back)s 元，或者已经冲正") % facts,
            _("核对是哪一笔支付"),
        )


def confirm(*, entry: Entry, act: Act) -> Entry:
    """Another person confirms: from now on it counts. Asked twice, nothing changes."""
    with _to_be_settled(entry, act) as (pen, held):
        if held.state == EntryState.POSTED:
            return held
        fitting(held)
        _settle(held, EntryState.POSTED, act)
        move(held)
        pen.note(Note("confirm_entry", "Entry", held.pk, str(held), after={"entry_state": held.state}))
    return held


def refuse(*, entry: Entry, because: str, act: Act) -> Entry:
    """Another person says why it is not entered; it stays on record and moves nothing."""
    with _to_be_settled(entry, act) as (pen, held):
        if held.state == EntryState.REFUSED:
            return held
        held.refused_because = because
        _settle(held, EntryState.REFUSED, act)
        after = {"entry_state": held.state}
        pen.note(Note("refuse_entry", "Entry", held.pk, str(held), after=after, reason=because))
    return held


@contextmanager
def _to_be_settled(entry: Entry, act: Act) -> Iterator[tuple[Pen, Entry]]:
    """The fund locked, the entry read again: not one's own, and while it is open, in a running year."""
    access.require(act, Permission.CHECK_FUND, region_code=entry.fund.region_code, level=entry.fund.level)
    with writing(act) as pen:
        fund = Fund.objects.select_for_update().get(pk=entry.fund_id)
        held: Entry = Entry.objects.select_related("matter", "refunds").get(pk=entry.pk)
        held.fund = fund
        if held.proposed_by == act.user.username:
            raise NoRight(_("不能复核自己登记的账"), _("登记和复核是两个人"), _("请另一位有复核权限的同事办"))
        if held.state == EntryState.PROPOSED:
            _locked(fund)
        yield pen, held


def _settle(entry: Entry, state: str, act: Act) -> None:
    if entry.settled_at:
        raise Refusal(
            _("不能再复核：%(number)s 已经%(state)s") % {"number": entry.number, "state": entry.get_state_display()},
            _("复核的结果不改"),
            _("入账的用冲正更正；没有通过的重新登记"),
        )
    entry.state, entry.settled_at = state, act.at
    entry.settled_by, entry.settled_by_name = act.user.username, act.user.name
    entry.save(update_fields=["state", "settled_at", "settled_by", "settled_by_name", "refused_because"])


def reverse(*, entry: Entry, note: str, day: date, paper: Paper, act: Act) -> Entry:
    """Propose the entry that takes another back whole; asked twice, it answers with the same."""
    access.require(act, Permission.POST_FUND, region_code=entry.fund.region_code, level=entry.fund.level)
    with writing(act) as pen:
        fund = _locked(entry.fund)
        held: Entry = Entry.objects.select_related("matter").get(pk=entry.pk)
        kept = held.reversals.exclude(state=EntryState.REFUSED).first()
        if kept:
            return kept
        _reversible(held, day, act)
        fund.last += 1
        fund.save(update_fields=["last"])
        made = Entry(
            fund=fund,
            serial=fund.last,
            kind=EntryKind.REVERSAL,
            source_place=held.target_place,
            source_use=held.target_use,
            target_place=held.source_place,
            target_use=held.source_use,
            matter=held.matter,
            amount=held.amount,
            day=day,
            note=note,
            payee=held.payee,
            document_number=paper.number,
            document=_document(paper, act),
            reverses=held,
            proposed_at=act.at,
            proposed_by=act.user.username,
            proposed_by_name=act.user.name,
        )
        fitting(made)
        _keep(pen, made)
        made.certificates.set(held.certificates.all())
        return made


def _reversible(entry: Entry, day: date, act: Act) -> None:
    if entry.state != EntryState.POSTED or entry.kind in ("reversal", "bring"):
        raise Refusal(
            _("不能冲正 %(number)s") % {"number": entry.number},
            _("只冲正已经入账的账，冲正的账和上年转入的账不再冲正"),
            _("没有入账的请复核人写明不通过；冲正错了的，重新登记原来那一笔"),
        )
    if day.year != entry.fund.year or not entry.day <= day <= act.today:
        raise Refusal(_("不能冲正：日期不对"), _("冲正在原来那一笔以后、当年之内"), _("改日期"))
    undone = Entry.objects.posted().filter(kind="reversal").values("reverses")
    if entry.refunded_by.posted().exclude(pk__in=undone).exists():
        raise Refusal(_("不能冲正：这笔支付有退回"), _("先后次序不能颠倒"), _("先冲正退回，再冲正支付"))


def name_certificates(*, entry: Entry, certificates: Sequence[Certificate], act: Act) -> None:
    """Say which certificates the money served; nothing of the entry's own changes. Said twice, nothing changes."""
    access.require(act, Permission.POST_FUND, region_code=entry.fund.region_code, level=entry.fund.level)
    with writing(act) as pen:
        Fund.objects.select_for_update().get(pk=entry.fund_id)
        before = sorted(str(each) for each in entry.certificates.select_related("issue"))
        after = sorted(str(each) for each in certificates)
        if MoneyPlace.PAID not in (entry.source_place, entry.target_place):
            raise Refusal(_("不能写明证书：这一笔不是支付"), _("成本按支付和退回算"), _("到支付那一笔里写"))
        if before == after:
            return
        entry.certificates.set(certificates)
        note = Note("name_certificates", "Entry", entry.pk, str(entry), {"served": before}, {"served": after})
        pen.note(note)
