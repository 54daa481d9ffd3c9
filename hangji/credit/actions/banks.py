"""The banks, what they offer and who answers for them; and slips for persons."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from hangji.credit.models import Bank, Clerk, Offer, Slip, SlipBatch
from hangji.credit.queries.eligibility import eligibility
from hangji.kit import turns
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.issues import new_code
from hangji.office.models import Post, Role, User
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.office.queries import home_level
from hangji.registry.models import SocialOrganization, Standing
from rulebook.credit import products
from rulebook.policy import clause

SLIP_PRODUCT = "red_collar"


@dataclass(frozen=True)
class BankSaid:
    """products: codes of what the bank offers from today on."""

    name: str
    sign: str
    region_code: int
    phone: str
    products: frozenset[str]


def keep_bank(*, bank: Bank | None, said: BankSaid, version: int, act: Act) -> Bank:
    """Record a bank (None: a new one) and what it offers from today. The same said twice changes nothing."""
    _keeps(said.region_code, act)
    with writing(act) as pen:
        turns.take(turns.FIRSTS)  # names and signs are no place's own
        held = Bank.objects.select_for_update().get(pk=bank.pk) if bank else Bank.objects.filter(name=said.name).first()
        if bank is None and held is None:
            held = Bank(region_code=said.region_code, version=0)
        assert held
        _keeps(held.region_code, act)
        if bank is None and held.pk and not _says(held, said, act):
            raise _taken(said)
        _not_changed_meanwhile(held, version if bank else held.version)
        _free(said, held)
        before = _plain(held)
        held.name, held.sign, held.region_code, held.phone = said.name, said.sign, said.region_code, said.phone
        changed = _plain(held) != before or held.pk is None
        if changed:
            held.version += 1
            held.save()
        if _offer(pen, held, said.products) or changed:
            after = {**_plain(held), "loans": [each.title for each in products() if each.code in said.products]}
            pen.note(Note("keep_bank", "Bank", held.pk, held.name, before, after))
    return held


def _keeps(region_code: int, act: Act) -> None:
    access.require(act, Permission.KEEP_CREDIT, region_code=region_code, level=home_level(region_code))


def _plain(bank: Bank) -> dict[str, object]:
    return {"name": bank.name, "number_sign": bank.sign, "region_code": bank.region_code, "phone": bank.phone}


def _not_changed_meanwhile(held: Bank, version: int) -> None:
    if held.version != version:
        raise Refusal(_("不能保存：这家银行刚刚被别人改过"), _("你看到的是改以前的"), _("重新打开，再改一次"))


def _free(said: BankSaid, held: Bank) -> None:
    if Bank.objects.exclude(pk=held.pk).filter(name=said.name).exists():
        raise _taken(said)
    taken = Bank.objects.exclude(pk=held.pk).filter(sign=said.sign).first()
    if taken:
        raise Refusal(
            _("不能保存：编号用字“%(sign)s”已经用了") % {"sign": said.sign},
            _("“%(bank)s”用的是这个字；编号用字不能相同") % {"bank": taken},
            _("另取一个字"),
        )


def _says(held: Bank, said: BankSaid, act: Act) -> bool:
    """Whether a bank is recorded just so."""
    plain = (held.name, held.sign, held.region_code, held.phone)
    offered = set(Offer.objects.valid().on(act.today).filter(bank=held).values_list("product", flat=True))
    return plain == (said.name, said.sign, said.region_code, said.phone) and offered == set(said.products)


def _taken(said: BankSaid) -> Refusal:
    return Refusal(
        _("不能保存：已经有“%(bank)s”") % {"bank": said.name},
        _("银行不重名"),
        _("在合作银行里改那一家，或者换一个名称"),
    )


def _offer(pen: Pen, bank: Bank, wanted: Iterable[str]) -> bool:
    """From today the bank offers just these. Says whether that is new."""
    today = pen.act.today
    running = {each.product: each for each in pen.live(Offer, "bank", bank.pk) if each.holds_on(today)}
    for code in running.keys() - set(wanted):
        pen.end("bank", running[code], today)
    for code in sorted(set(wanted) - running.keys()):
        pen.record(Offer, "bank", bank.pk, today, None, product=code)
    return running.keys() != set(wanted)


def appoint_clerk(*, bank: Bank, user: User, act: Act) -> None:
    """From today a user with the role of a bank clerk answers for this bank, and for no other. Twice, once."""
    _keeps(bank.region_code, act)
    if not Post.objects.valid().on(act.today).filter(user=user, role=Role.BANK_CLERK).exists():
        raise Refusal(
            _("不能登记：%(name)s没有“银行经办”的任职") % {"name": user},
            _("任职由安全管理员登记"),
            _("先请安全管理员登记任职"),
        )
    with writing(act) as pen:
        User.objects.select_for_update().get(pk=user.pk)
        if pen.set_from(Clerk, "user", user.pk, act.today, bank_id=bank.pk):
            pen.note(Note("appoint_clerk", "Bank", bank.pk, bank.name, after={"clerk": user.name}))


def end_clerk(*, bank: Bank, user: User, act: Act) -> None:
    """From today the user does not answer for this bank any more. Twice, nothing changes."""
    _keeps(bank.region_code, act)
    with writing(act) as pen:
        User.objects.select_for_update().get(pk=user.pk)
        held = pen.holding(Clerk, "user", user.pk, act.today)
        if held and held.bank_id == bank.pk:
            pen.end("user", held, act.today)
            pen.note(Note("end_clerk", "Bank", bank.pk, bank.name, before={"clerk": user.name}))


# ---- slips


def digest_of(code: str) -> str:
    """What is kept of a slip's code: nobody who reads the database has the codes."""
    return hmac.new(settings.SECRET_KEY.encode(), f"credit slip {code}".encode(), hashlib.sha256).hexdigest()


def hand_slips(*, organisation: SocialOrganization, count: int, key: UUID, act: Act) -> list[str]:
    """Slips for members and staff of an honoured organisation; answers with their codes, which are shown this once.

    key: of the form. The same form sent twice is refused, since its codes cannot be told again.
    """
    access.require(act, Permission.KEEP_CREDIT)
    standing = Standing.objects.asof(act.today).filter(organisation=organisation).first()
    if standing is None:
        raise Refusal(_("不能发放：台账里今天没有这一家"), _("没有登记"), _("核对是哪一家"))
    access.require(act, Permission.KEEP_CREDIT, region_code=standing.region_code, level=standing.level)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        _may_be_handed(organisation, count, key, act)
        days: int = clause("credit.pass_days", day=act.today, place=standing.region_code).value
        batch = SlipBatch.objects.create(
            organisation=organisation,
            region_code=standing.region_code,
            level=standing.level,
            count=count,
            handed_on=act.today,
            last_day=act.today + timedelta(days=days - 1),
            handed_by_name=act.user.name,
            key=key,
        )
        codes = [new_code() for _each in range(count)]
        # By digest, so that their order in the table is not that in which they were printed.
        Slip.objects.bulk_create(Slip(batch=batch, digest=digest) for digest in sorted(map(digest_of, codes)))
        pen.note(Note("hand_slips", "SlipBatch", batch.pk, str(organisation), after={"slips": count}))
    return codes


def _may_be_handed(organisation: SocialOrganization, count: int, key: UUID, act: Act) -> None:
    if SlipBatch.objects.filter(key=key).exists():
        raise Refusal(
            _("不能再显示：这一批办理单已经发放"),
            _("办理码只显示一次，系统里没有保存"),
            _("没有印出来的，重新发放一批；旧的一批没有人用过也不要紧"),
        )
    most: int = clause("credit.passes_at_most", day=act.today).value
    if not 1 <= count <= most:
        raise Refusal(_("不能发放：张数不对"), _("一次 1 到 %(most)d 张") % {"most": most}, _("改张数，或者分批发放"))
    if not eligibility(organisation, SLIP_PRODUCT, act.today).eligible:
        raise Refusal(
            _("不能发放：“%(name)s”的党员和从业人员现在没有资格") % {"name": organisation},
            _("要有符合条件的荣誉"),
            _("在这一家的信贷页看原因"),
        )
