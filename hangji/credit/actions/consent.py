"""Consent to one bank, which brings the certificate; given anew, withdrawn. An organisation's, and a person's own.

The rule alone decides who is eligible, so nobody has to sign: who would, would learn who asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hangji.credit.actions.hand import kind_of, themselves, unit_of, word_of
from hangji.credit.models import Bank, HolderKind, LoanCertificate, LoanConsent, Slip
from hangji.credit.queries.eligibility import banks_offering, eligibility
from hangji.credit.queries.sight import own_organisations
from hangji.credit.queries.standing import with_state
from hangji.honours.models import Award
from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.templatetags.kit import said
from hangji.office import access
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.issues import Drawn, Imprint, Issuing, issue
from hangji.office.models import Level
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing
from rulebook.credit import Eligibility, certificate_last_day, consent_last_day, product

WITHDRAWN = "持有人撤回同意"  # what anybody reads of a paper that does not hold any more
ALIVE = ("valid", "lapsed")


@dataclass(frozen=True)
class Wish:
    """Which loan of which bank, whether its consequences are agreed to, and where the office is reached."""

    product: str
    bank: Bank
    agreed: bool
    base: str


def consent(*, organisation: SocialOrganization, wish: Wish, act: Act) -> LoanCertificate:
    """An organisation's Party worker consents for it. Where a certificate for this bank lives, its consent is given
    anew if it has run out, else nothing changes."""
    access.require(act, Permission.CONSENT_CREDIT)
    if not own_organisations(act).filter(pk=organisation.pk).exists():
        raise NoRight(
            _("不能申请：“%(name)s”不归你办") % {"name": organisation},
            _("由这一家自己的党务工作者申请、同意和撤回"),
            _("核对是哪一家"),
        )
    with writing(act) as pen:
        return _consented(pen, organisation, wish, HolderKind.ORGANISATION, {"holder": organisation.name})


def consent_oneself(*, slip: Slip, name: str, wish: Wish, at: datetime) -> LoanCertificate:
    """A person consents with a slip; nobody of the organisation or the office is asked or told. name: the one
    thing that is kept of them."""
    act = themselves(at)
    if slip.batch.last_day < act.today:
        raise Refusal(
            _("不能办：办理单已过期"), _("有效期到 %(day)s") % {"day": slip.batch.last_day}, _("请要一张新的")
        )
    with writing(act) as pen:
        return _consented(pen, slip.batch.organisation, wish, HolderKind.PERSON, {"holder": name, "slip": slip})


def _consented(
    pen: Pen, organisation: SocialOrganization, wish: Wish, of: str, told: dict[str, Any]
) -> LoanCertificate:
    SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
    _agreed(wish, of)
    standing = Standing.objects.asof(pen.act.today).filter(organisation=organisation).first()
    if standing is None or not banks_offering(wish.product, standing.region_code, pen.act.today).contains(wish.bank):
        raise Refusal(_("不能申请：这家银行现在不办这种贷款"), _("合作银行由民政局登记"), _("另选一家银行"))
    alive = _alive(organisation, wish, told.get("slip"), pen.act)
    if alive:
        return _anew(pen, alive)
    found = _eligible(organisation, wish, pen.act)
    made = _certify(pen, found, standing, wish, {"holder_kind": of, "organisation": organisation, **told})
    _consent(pen, made)
    after = {"loan": wish.product, "bank": str(wish.bank), "valid_to_day": made.last_day}
    pen.note(Note("consent_loan", "LoanCertificate", made.pk, str(made), after=after))
    return made


def _agreed(wish: Wish, of: str) -> None:
    if product(wish.product).holder != of:
        raise Refusal(_("不能申请：这种贷款不是给你这一类申请人的"), _("红企贷给单位，红领贷给个人"), _("另选一种"))
    if not wish.agreed:
        raise Refusal(_("不能申请：没有同意"), _("同意以后银行才看得到；随时可以撤回"), _("看过说明，同意以后再申请"))


def _alive(organisation: SocialOrganization, wish: Wish, slip: Slip | None, act: Act) -> LoanCertificate | None:
    """The certificate for this bank that still has a use, of the organisation or of the slip's holder."""
    rows = LoanCertificate.objects.filter(organisation=organisation, product=wish.product, bank=wish.bank, slip=slip)
    alive: LoanCertificate | None = with_state(rows, act.today).filter(state__in=ALIVE).first()
    return alive


def _eligible(organisation: SocialOrganization, wish: Wish, act: Act) -> Eligibility:
    found = eligibility(organisation, wish.product, act.today)
    if not found.eligible:
        why = _("；").join(str(said(each.sentence)) for each in found.reasons if not each.met)
        raise Refusal(
            _("不能申请：不符合%(title)s的条件") % {"title": _(found.product.title)},
            f"{why}（{_(found.terms.source)}）",
            _("获得新的荣誉以后再申请；对荣誉有疑问的，问表彰单位"),
        )
    return found


def _certify(pen: Pen, found: Eligibility, standing: Standing, wish: Wish, told: dict[str, Any]) -> LoanCertificate:
    assert found.honour
    made: LoanCertificate = LoanCertificate.objects.create(
        **told,
        product=wish.product,
        bank=wish.bank,
        award=Award.objects.get(pk=found.honour.award),
        honour=found.honour.title,
        honour_level=found.honour.level,
        region_code=standing.region_code,
        level=standing.level,
        issued_on=pen.act.today,
        last_day=certificate_last_day(found, day=pen.act.today),
    )
    made.issue = issue(pen, _issuing(made, wish), _no_paper)
    made.save(update_fields=["issue"])
    return made


def _issuing(made: LoanCertificate, wish: Wish) -> Issuing:
    """A person's names neither the holder nor the place: the register of issued documents tells nobody who asked."""
    own = made.holder_kind == HolderKind.ORGANISATION
    title = f"{product(made.product).title}资格证明"
    return Issuing(
        kind=kind_of(made.product),
        subject_kind="LoanCertificate",
        subject_id=made.pk,
        title=f"{title}（{made.holder}）" if own else title,
        region_code=made.region_code if own else 0,
        level=made.level if own else Level.ALL,
        unit=unit_of(made.region_code, made.level if own else Level.CITY),
        base=wish.base,
        word=word_of(made, wish.bank),
    )


def _no_paper(_imprint: Imprint) -> Sequence[Drawn]:
    """The holder prints the page; a file that is kept would be read by who may not know."""
    return ()


def _consent(pen: Pen, certificate: LoanCertificate) -> LoanConsent:
    made: LoanConsent = LoanConsent.objects.create(
        certificate=certificate,
        given_on=pen.act.today,
        last_day=consent_last_day(day=pen.act.today, last_day=certificate.last_day),
        given_at=pen.act.at,
        given_by_name=pen.act.user.name,
    )
    return made


def _anew(pen: Pen, certificate: LoanCertificate) -> LoanCertificate:
    """The consent given anew where it has run out."""
    if certificate.state == "lapsed":  # type: ignore[attr-defined]
        made = _consent(pen, certificate)
        after = {"consent_until": made.last_day}
        pen.note(Note("renew_loan_consent", "LoanCertificate", certificate.pk, str(certificate), after=after))
    return certificate


def withdraw(*, certificate: LoanCertificate, act: Act) -> None:
    """The organisation takes its consent back: the bank's next request does not find it. Twice, nothing changes."""
    access.require(act, Permission.CONSENT_CREDIT)
    if not own_organisations(act).filter(pk=certificate.organisation_id).exists():
        raise NoRight(_("不能撤回：不归你办"), _("由这一家自己的党务工作者撤回"), _("核对是哪一家"))
    with writing(act) as pen:
        _withdrawn(pen, LoanCertificate.objects.filter(holder_kind=HolderKind.ORGANISATION, pk=certificate.pk))


def withdraw_oneself(*, slip: Slip, key: int, at: datetime) -> None:
    """A person takes consent back: the name is gone with it. Twice, nothing changes."""
    with writing(themselves(at)) as pen:
        _withdrawn(pen, slip.certificates.filter(key=key))


def _withdrawn(pen: Pen, rows: Any) -> None:
    held: LoanCertificate | None = rows.select_for_update(of=("self",)).select_related("issue").first()
    if held is None or held.withdrawn_on:
        return
    held.withdrawn_on = pen.act.today
    if held.holder_kind == HolderKind.PERSON:
        held.holder = ""
    held.save(update_fields=["withdrawn_on", "holder"])
    if held.issue:
        take_back(pen, held.issue, WITHDRAWN)
    pen.note(Note("withdraw_loan_consent", "LoanCertificate", held.pk, str(held)))
