"""Issuing certificates after the notice, and what becomes of one later: renewed, suspended, revoked, printed anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.issues import issue
from hangji.office.models import Issue
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.people.certification.actions.rounds import locked
from hangji.people.certification.models import (
    Application,
    ApplicationState,
    Certificate,
    CertificateState,
    CertificateTurn,
    Round,
    RoundState,
    TurnOfCertificate,
)
from hangji.people.certification.paper import drawn, issuing_of
from hangji.people.certification.queries import holding, hours_of
from rulebook.certification import last_day, renewable_from, scheme, standing

# What anybody reads of a paper that does not hold any more; the reason proper stays in the office.
REVOKED, RENEWED, REPLACED = "证书已撤销", "证书已续期，换发新证书", "证书已换发"


def issue_certificates(*, round: Round, base: str, act: Act) -> list[Certificate]:
    """After the notice, by another person than who published it: everybody still on the list gets a certificate.

    base: where the office is reached. Asked twice, it answers with the same certificates.
    """
    access.require(act, Permission.RUN_CERTIFICATES, region_code=round.region_code, level=round.level)
    with writing(act) as pen:
        held = locked(round, RoundState.NOTICE, RoundState.ISSUED)
        made = Certificate.objects.filter(application__round=held).select_related("issue")
        if held.state == RoundState.ISSUED:
            return list(made)
        _may_be_issued(held, act)
        passed = held.applications.filter(state=ApplicationState.PASSED).in_order()
        done = [_certify(pen, each, held, base) for each in passed.select_related("person", "organisation")]
        held.state, held.issued_on = RoundState.ISSUED, act.today
        held.issued_by, held.issued_by_name = act.user.username, act.user.name
        held.save()
        changed()
        pen.note(Note("issue_certificate", "Round", held.pk, str(held), after={"rows": len(done)}))
    return done


def _may_be_issued(held: Round, act: Act) -> None:
    assert held.notice_last_day
    if act.today <= held.notice_last_day:
        raise Refusal(
            _("不能发证：公示还没有结束"),
            _("公示到 %(day)s") % {"day": held.notice_last_day},
            _("公示期满的第二天起再发"),
        )
    waiting = held.objections.filter(handled_on__isnull=True).count()
    if waiting:
        raise Refusal(
            _("不能发证：还有 %(n)d 件异议没有办结") % {"n": waiting}, _("异议办结以前不发证"), _("先核实、答复异议")
        )
    if held.published_by == act.user.username:
        raise NoRight(_("不能发证：公示是你发的"), _("公示和发证是两个人"), _("请另一位同事发证"))


def _certify(pen: Pen, application: Application, one: Round, base: str) -> Certificate:
    today = pen.act.today
    if holding(application.person, today):
        raise Refusal(
            _("不能发证：%(name)s已有证书") % {"name": application.person}, _("一人一张"), _("请本人撤回，或办理续期")
        )
    made = Certificate.objects.create(
        application=application,
        person=application.person,
        holder=application.person.name,
        organisation_name=application.organisation.name,
        region_code=one.region_code,
        level=one.level,
        grade=one.rules.grade,
        issued_on=today,
        last_day=last_day(one.rules, today),
    )
    application.round = one
    application.state = ApplicationState.CERTIFIED
    application.version += 1
    application.save()
    _turn(pen, made, TurnOfCertificate.ISSUED, "", _paper(pen, made, base))
    after = {"certificate_state": made.state, "valid_to_day": made.last_day, "issued_as": str(made)}
    pen.note(Note("issue_certificate", "Certificate", made.pk, str(made), after=after))
    return made


def _paper(pen: Pen, certificate: Certificate, base: str) -> Issue:
    """A new paper of the certificate, which has none that holds."""
    what = issuing_of(certificate, base, day=pen.act.today)
    certificate.issue = issue(pen, what, lambda imprint: drawn(certificate, imprint))
    certificate.save()
    return certificate.issue


def _turn(pen: Pen, certificate: Certificate, kind: str, reason: str, paper: Issue | None = None) -> None:
    CertificateTurn.objects.create(
        certificate=certificate,
        kind=kind,
        day=pen.act.today,
        reason=reason,
        last_day=certificate.last_day,
        issue=paper,
        at=pen.act.at,
        by_name=pen.act.user.name,
    )


@contextmanager
def _turning(certificate: Certificate, act: Act) -> Iterator[tuple[Pen, Certificate]]:
    access.require(act, Permission.RUN_CERTIFICATES, region_code=certificate.region_code, level=certificate.level)
    with writing(act) as pen:
        held: Certificate = (
            Certificate.objects.select_for_update(of=("self",))
            .select_related("application__round", "issue")
            .get(pk=certificate.pk)
        )
        if held.person_id == act.user.person_id:
            raise NoRight(_("不能办自己的证书"), _("本人回避"), _("请另一位同事办"))
        yield pen, held


def _done(pen: Pen, held: Certificate, verb: str, reason: str, before: str) -> None:
    held.version += 1
    held.save()
    after = {"certificate_state": held.state, "valid_to_day": held.last_day, "issued_as": str(held)}
    states = {"certificate_state": before}, after
    pen.note(Note(verb, "Certificate", held.pk, str(held), *states, reason=reason))


def _must_be(held: Certificate, day: date, *states: str) -> None:
    now = standing(held.state, held.last_day, day=day)
    if now not in states:
        said = {"valid": _("有效"), "expired": _("过期"), "suspended": _("暂停"), "revoked": _("撤销")}
        facts = {"number": held, "state": said[now]}
        raise Refusal(
            _("不能办：证书 %(number)s 现在是“%(state)s”") % facts,
            _("撤销、过期的证书不再变动"),
            _("过期的重新申请；看证书页写的经过"),
        )


def suspend(*, certificate: Certificate, reason: str, act: Act) -> Certificate:
    """It does not count until it is resumed; asked twice, nothing changes."""
    with _turning(certificate, act) as (pen, held):
        if held.state == CertificateState.SUSPENDED:
            return held
        _must_be(held, act.today, "valid")
        held.state = CertificateState.SUSPENDED
        _turn(pen, held, TurnOfCertificate.SUSPENDED, reason)
        _done(pen, held, "suspend_certificate", reason, CertificateState.VALID)
    return held


def resume(*, certificate: Certificate, reason: str, act: Act) -> Certificate:
    """A suspended one counts again; asked twice, nothing changes."""
    with _turning(certificate, act) as (pen, held):
        if held.state == CertificateState.VALID:
            return held
        _must_be(held, act.today, "suspended")
        held.state = CertificateState.VALID
        _turn(pen, held, TurnOfCertificate.RESUMED, reason)
        _done(pen, held, "resume_certificate", reason, CertificateState.SUSPENDED)
    return held


def revoke(*, certificate: Certificate, reason: str, act: Act) -> Certificate:
    """It does not hold any more, for good; asked twice, nothing changes."""
    with _turning(certificate, act) as (pen, held):
        if held.state == CertificateState.REVOKED:
            return held
        before, held.state = held.state, CertificateState.REVOKED
        _turn(pen, held, TurnOfCertificate.REVOKED, reason)
        if held.issue:
            take_back(pen, held.issue, REVOKED)
        _done(pen, held, "revoke_certificate", reason, before)
    return held


def renew(*, certificate: Certificate, base: str, act: Act) -> Certificate:
    """Valid for another term from the day after its last; on the same day twice it is renewed once."""
    with _turning(certificate, act) as (pen, held):
        if held.turns.filter(kind=TurnOfCertificate.RENEWED, day=act.today).exists():
            return held
        _must_be(held, act.today, "valid")
        _may_be_renewed(held, act.today)
        rules = scheme(day=act.today, place=held.region_code)
        held.last_day = last_day(rules, date.fromordinal(held.last_day.toordinal() + 1))
        paper = _anew(pen, held, RENEWED, base)
        _turn(pen, held, TurnOfCertificate.RENEWED, "", paper)
        _done(pen, held, "renew_certificate", "", held.state)
    return held


def _may_be_renewed(held: Certificate, today: date) -> None:
    rules = scheme(day=today, place=held.region_code)
    first = renewable_from(rules, held.last_day)
    if today < first:
        raise Refusal(
            _("不能续期：还早"),
            _("证书到 %(last)s 有效，%(first)s 起可以续期") % {"last": held.last_day, "first": first},
            _("到时候再办"),
        )
    hours = hours_of(held.person, since_last_paper(held), today)
    if hours < rules.renewal_hours:
        raise Refusal(
            _("不能续期：培训 %(hours)d 学时，不足 %(least)d 学时") % {"hours": hours, "least": rules.renewal_hours},
            _("从发证或上一次续期起算"),
            _("登记补上的培训学时，再续期"),
        )


def since_last_paper(held: Certificate) -> date:
    """The day of the issue or of the last renewal, from which hours count for the next."""
    kinds = (TurnOfCertificate.ISSUED, TurnOfCertificate.RENEWED)
    last = held.turns.filter(kind__in=kinds).order_by("-day").values_list("day", flat=True).first()
    return last or held.issued_on


def _anew(pen: Pen, held: Certificate, because: str, base: str) -> Issue:
    """Take back the paper and issue another, with its own number and code."""
    if held.issue:
        take_back(pen, held.issue, because)
    return _paper(pen, held, base)


def reprint(*, certificate: Certificate, reason: str, act: Act) -> Certificate:
    """The same paper was printed once more; that is told on its page."""
    with _turning(certificate, act) as (pen, held):
        if held.turns.filter(kind=TurnOfCertificate.REPRINTED, day=act.today, reason=reason).exists():
            return held
        _must_be(held, act.today, "valid", "suspended")
        _turn(pen, held, TurnOfCertificate.REPRINTED, reason)
        _done(pen, held, "reprint_certificate", reason, held.state)
    return held


def replace(*, certificate: Certificate, reason: str, base: str, act: Act) -> Certificate:
    """A new paper with a new number and code, the old one does not hold: lost, or the name was printed wrong."""
    with _turning(certificate, act) as (pen, held):
        if held.turns.filter(kind=TurnOfCertificate.REPLACED, day=act.today, reason=reason).exists():
            return held
        _must_be(held, act.today, "valid", "suspended")
        held.holder = held.application.person.name
        paper = _anew(pen, held, REPLACED, base)
        _turn(pen, held, TurnOfCertificate.REPLACED, reason, paper)
        _done(pen, held, "replace_certificate", reason, held.state)
    return held
