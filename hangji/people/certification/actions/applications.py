"""Applying, withdrawing, and deciding about the conditions; and the training hours that one of them asks for."""

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.kit import turns
from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.templatetags.kit import said
from hangji.office import access, documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.documents import PAPERS
from hangji.office.models import Person
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.people.certification.actions.rounds import locked
from hangji.people.certification.models import Application, ApplicationState, Round, RoundState, TrainingRecord
from hangji.people.certification.queries import conditions, holding, open_to, own_application
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import SocialOrganization


@dataclass(frozen=True)
class Applied:
    """What an applicant says. consent: to the keeping of name, post and contact, and to the public notice."""

    organisation: SocialOrganization
    post: str
    phone: str
    consent: bool


def apply(*, round: Round, said: Applied, act: Act) -> Application:
    """Apply in a round; asked twice, it answers with the same application."""
    access.require(act, Permission.APPLY_CERTIFICATE)
    person = _applicant(act)
    with writing(act) as pen:
        held = locked(round, RoundState.OPEN)
        kept = own_application(act, held)
        if kept:
            return kept
        _may_apply(held, said, person, act)
        last = held.applications.order_by("-number").values_list("number", flat=True).first()
        made = Application.objects.create(
            round=held,
            number=(last or 0) + 1,
            person=person,
            organisation=said.organisation,
            post=said.post,
            phone=said.phone,
            consent_at=act.at,
            applied_on=act.today,
            applied_by=act.user.username,
        )
        after = {"round": str(held), "organisation": str(said.organisation), "post_of_application": said.post}
        pen.note(Note("apply_certificate", "Application", made.pk, str(made), after=after))
    return made


def _applicant(act: Act) -> Person:
    if act.user.person is None:
        raise NoRight(
            _("不能申请：你的账号没有对应到人员"),
            _("证书发给人，账号要对应到这个人"),
            _("请安全管理员在“账号和任职”里把账号对应到你"),
        )
    return act.user.person


def _may_apply(held: Round, said: Applied, person: Person, act: Act) -> None:
    if not held.opens_on <= act.today <= held.closes_on:
        raise Refusal(
            _("不能申请：今天不在受理期里"),
            _("受理期是 %(first)s 到 %(last)s") % {"first": held.opens_on, "last": held.closes_on},
            _("下一轮再申请"),
        )
    if not said.consent:
        raise Refusal(
            _("不能申请：没有同意使用个人信息"),
            _("姓名、岗位和联系方式要本人同意才能用，公示时姓名和单位会公开"),
            _("同意以后再提交；不同意就不申请"),
        )
    units = [unit for one, some in open_to(act) if one.pk == held.pk for unit in some]
    if said.organisation not in units:
        raise Refusal(_("不能申请：不是你任职的社会组织"), _("只能以自己任职的单位申请"), _("从列出的单位里选"))
    certificate = holding(person, act.today)
    if certificate:
        facts = {"number": certificate, "day": certificate.last_day}
        raise Refusal(
            _("不能申请：你已有证书 %(number)s") % facts,
            _("它到 %(day)s 有效") % facts,
            _("快到期时办理续期，不用重新申请"),
        )


def withdraw(*, application: Application, act: Act) -> Application:
    """The applicant takes it back, until the notice begins; asked twice, nothing changes."""
    access.require(act, Permission.APPLY_CERTIFICATE)
    if application.person_id != act.user.person_id:
        raise NoRight(_("不能撤回别人的申请"), _("申请由本人撤回"), _("请本人办"))
    with writing(act) as pen:
        locked(application.round, RoundState.OPEN)
        held: Application = Application.objects.select_for_update().get(pk=application.pk)
        if held.state == ApplicationState.WITHDRAWN:
            return held
        before = held.state
        held.state = ApplicationState.WITHDRAWN
        held.version += 1
        held.save()
        states = {"application_state": before}, {"application_state": held.state}
        pen.note(Note("withdraw_application", "Application", held.pk, str(held), *states))
    return held


def decide(*, application: Application, admitted: bool, because: str, version: int, act: Act) -> Application:
    """Decide about the conditions. What is not met or not known and still admitted, or declined, says why."""
    one = application.round
    access.require(act, Permission.RUN_CERTIFICATES, region_code=one.region_code, level=one.level)
    with writing(act) as pen:
        locked(one, RoundState.OPEN)
        held: Application = Application.objects.select_for_update().get(pk=application.pk)
        held.round = one
        state = ApplicationState.ADMITTED if admitted else ApplicationState.DECLINED
        if held.state == state and held.because == because:
            return held
        _may_be_decided(held, version, act)
        checked = conditions(held, act.today)
        open_ones = [str(said(each.sentence)) for each in checked if each.state != "met"]
        if not because and (open_ones or not admitted):
            raise Refusal(
                _("不能审核：没有写理由"),
                _("；").join(open_ones) or _("不通过要让申请人知道为什么"),
                _("写明为什么通过或者不通过"),
            )
        before = held.state
        held.state, held.because, held.checked = state, because, [each.plain() for each in checked]
        held.decided_on, held.decided_by_name = act.today, act.user.name
        held.version += 1
        held.save()
        told = {"application_state": before}, {"application_state": state}
        pen.note(Note("decide_application", "Application", held.pk, str(held), *told, reason=because))
    return held


def _may_be_decided(held: Application, version: int, act: Act) -> None:
    if held.version != version:
        raise Conflict(
            _("还没有审核：这份申请在你看的时候变了"),
            _("现在是“%(state)s”") % {"state": held.get_state_display()},
            _("看过再办"),
        )
    if held.person_id == act.user.person_id:
        raise NoRight(_("不能审核自己的申请"), _("本人回避"), _("请另一位同事办"))
    decided = (ApplicationState.SUBMITTED, ApplicationState.ADMITTED, ApplicationState.DECLINED)
    if held.state not in decided or held.reviews.exists():
        raise Refusal(
            _("不能再审核资格：已经“%(state)s”") % {"state": held.get_state_display()},
            _("交给评审以后资格不再改"),
            _("有新的情况，按公示异议办"),
        )


# ---- training hours


def record_training(
    *,
    person: Person,
    place: Territory,
    day: date,
    hours: int,
    title: str,
    organiser: str,
    file: UploadedFile[bytes] | None = None,
    act: Act,
) -> TrainingRecord:
    """Write down hours that the organiser has confirmed; the same training of a day twice is one record."""
    access.require(act, Permission.RUN_CERTIFICATES, region_code=place.region_code, level=place.level)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [place.region_code])
        kept = TrainingRecord.objects.valid().filter(person=person, day=day, title=title).first()
        if kept and kept.hours == hours:
            return kept
        if kept:
            facts = {"hours": kept.hours, "title": title}
            raise Refusal(
                _("不能登记：这一天的“%(title)s”已经登记 %(hours)d 学时") % facts,
                _("同一次培训只记一次"),
                _("记错了的先撤回，再登记"),
            )
        if day > act.today:
            raise Refusal(_("不能登记：培训还没有办"), _("学时记已经办过的培训"), _("办过再登记"))
        made = TrainingRecord.objects.create(
            person=person,
            region_code=place.region_code,
            level=place.level,
            day=day,
            hours=hours,
            title=title,
            organiser=organiser,
            document=documents.store(file, act=act, kinds=PAPERS) if file else None,
            recorded_at=act.at,
            recorded_by_name=act.user.name,
        )
        after = {"person": str(person), "day_of_training": day, "training_hours": hours, "training": title}
        pen.note(Note("record_training", "TrainingRecord", made.pk, str(made), after=after))
    return made


def withdraw_training(*, record: TrainingRecord, because: str, act: Act) -> TrainingRecord:
    """Take back a record that was wrong; it stays to be read. Asked twice, nothing changes."""
    access.require(act, Permission.RUN_CERTIFICATES, region_code=record.region_code, level=record.level)
    with writing(act) as pen:
        held: TrainingRecord = TrainingRecord.objects.select_for_update().get(pk=record.pk)
        if held.withdrawn_at:
            return held
        held.withdrawn_at, held.withdrawn_because = act.at, because
        held.save()
        pen.note(Note("withdraw_training", "TrainingRecord", held.pk, str(held), reason=because))
    return held
