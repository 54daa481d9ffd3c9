"""What a bank's clerk does: answer, take an answer back by its reversal, confirm to know that a certificate is void."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.credit.models import Bank, HolderKind, LoanAnswer, LoanCertificate
from hangji.credit.queries.clerk import bank_of, rows_of_bank
from hangji.credit.queries.standing import VOID, with_state
from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.templatetags.kit import yuan
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, not_in_future, writing
from hangji.office.permissions import Permission
from rulebook.policy import clause


@dataclass(frozen=True)
class Said:
    """granted: whether the bank lends; fen: how much, None where it does not; day: when it decided."""

    granted: bool
    fen: int | None
    day: date


def answer(*, key: int, said: Said, act: Act) -> LoanAnswer:
    """The bank's answer to a certificate that it may see today. The same said twice is one answer; another has to
    reverse the first."""
    bank = _bank(act)
    not_in_future(said.day, act)
    with writing(act) as pen:
        held = _seen(key, act)
        LoanCertificate.objects.select_for_update().get(pk=held.pk)
        kept: LoanAnswer | None = held.answers.standing().first()
        if kept and Said(kept.granted, kept.fen, kept.day) == said:
            return kept
        if kept:
            raise Refusal(
                _("不能回复：%(number)s 已经回复过") % {"number": held},
                _("%(day)s 的回复还有效；回复不能改写") % {"day": kept.day},
                _("填错的，先在“我的回复”里更正那一条，再重新回复"),
            )
        _may_be_granted(held, said, act)
        made = _made(pen, held, bank, said)
    return made


def _bank(act: Act) -> Bank:
    access.require(act, Permission.ANSWER_CREDIT)
    bank = bank_of(act)
    if bank is None:
        raise NoRight(_("不能办：你现在不是哪家银行的经办"), _("由民政局登记"), _("请银行同民政局联系"))
    return bank


def _seen(key: int, act: Act) -> LoanCertificate:
    """The certificate, where the own bank may see it today. What it may not see it is not told of."""
    held = rows_of_bank(act).select_related("issue").filter(key=key).first()
    if held is None:
        raise NoRight(_("不能办：没有这张资格证明"), _("持有人没有同意，或者已经撤回"), _("请持有人重新办理"))
    return held


def _may_be_granted(held: LoanCertificate, said: Said, act: Act) -> None:
    if said.day < held.issued_on:
        raise Refusal(
            _("不能回复：日期早于资格证明"),
            _("资格证明 %(day)s 起有效") % {"day": held.issued_on},
            _("核对日期"),
        )
    if not said.granted:
        return
    assert said.fen is not None
    most = clause("credit.granted_yuan_at_most", day=act.today).value
    if not 0 < said.fen <= most * 100:
        raise Refusal(
            _("不能回复：金额不对"),
            _("一笔在 0.01 元到 %(most)s 元之间") % {"most": f"{most:,}"},
            _("看看是不是把万元填成了元"),
        )
    then = with_state(LoanCertificate.objects.filter(pk=held.pk), said.day).get()
    if then.state != "valid":
        raise Refusal(
            _("不能回复已发放：%(day)s 这张资格证明无效") % {"day": said.day},
            _("只能凭有效的资格证明发放"),
            _("日期填错的改日期；没有发放的回复“未发放”"),
        )


def _made(pen: Pen, held: LoanCertificate, bank: Bank, said: Said) -> LoanAnswer:
    made: LoanAnswer = LoanAnswer.objects.create(
        certificate=held,
        bank=bank,
        granted=said.granted,
        fen=said.fen if said.granted else None,
        day=said.day,
        made_at=pen.act.at,
        made_by=pen.act.user.username,
        made_by_name=pen.act.user.name,
    )
    changed()
    pen.note(Note("answer_loan", "LoanCertificate", held.pk, str(held), after=_told(made, held)))
    return made


def _told(made: LoanAnswer, of: LoanCertificate) -> dict[str, object]:
    """What the trail says of an answer: of a person's nothing but that there is one."""
    if of.holder_kind == HolderKind.PERSON:
        return {}
    return {"loan_granted": made.granted, "amount": yuan(made.fen) if made.fen else "", "answered_on": made.day}


def reverse(*, key: int, reason: str, act: Act) -> LoanAnswer:
    """Take an answer of the own bank back by its reversal, of the same day and the other sign. Twice, one reversal."""
    bank = _bank(act)
    with writing(act) as pen:
        held: LoanAnswer | None = (
            LoanAnswer.objects.select_for_update(of=("self",))
            .select_related("certificate__issue")
            .filter(key=key, bank=bank)
            .first()
        )
        if held is None or held.reverses_id:
            raise NoRight(_("不能更正：没有这条回复"), _("只能更正本银行的回复"), _("在“我的回复”里找"))
        if not held.standing:
            return held.reversal
        held.standing = False
        held.save(update_fields=["standing"])
        made: LoanAnswer = LoanAnswer.objects.create(
            certificate=held.certificate,
            bank=bank,
            granted=held.granted,
            fen=-held.fen if held.fen else None,
            day=held.day,
            standing=False,
            reverses=held,
            reason=reason,
            made_at=act.at,
            made_by=act.user.username,
            made_by_name=act.user.name,
        )
        subject = ("LoanCertificate", held.certificate_id, str(held.certificate))
        changed()
        pen.note(Note("reverse_loan_answer", *subject, _told(held, held.certificate), {}, reason=reason))
    return made


def know_void(*, key: int, act: Act) -> None:
    """The bank confirms that it knows a certificate to be void; twice, nothing changes."""
    _bank(act)
    with writing(act) as pen:
        held = _seen(key, act)
        if held.state not in VOID or held.known_void_on:  # type: ignore[attr-defined]
            return
        held.known_void_on, held.known_void_by_name = act.today, act.user.name
        held.save(update_fields=["known_void_on", "known_void_by_name"])
        pen.note(Note("know_loan_void", "LoanCertificate", held.pk, str(held)))
