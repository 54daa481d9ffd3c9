"""What is done with a report: drafted, checked and locked by another, handed in, withdrawn, accepted or returned.

Nothing here writes the content of a report that is locked; the database refuses it too (Report.Meta, Frozen).
"""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hangji.kit import turns
from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access, audit, documents
from hangji.office.access import Territory, territories
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.issues import Drawn, Imprint, Issuing, issue
from hangji.office.models import Issue
from hangji.office.pen import Pen, writing
from hangji.office.permissions import LABELS, Permission
from hangji.office.queries import region_names
from hangji.reports import kinds
from hangji.reports.basis import basis_said
from hangji.reports.content import Content
from hangji.reports.corrections import explanation
from hangji.reports.models import Report, ReportState
from hangji.reports.queries import (
    before,
    faults_of,
    findings,
    frozen,
    kind_of,
    live,
    own_territories,
    parent_of,
    require_office,
    scope_of,
    title_of,
)


def subject(report: Report) -> str:
    """How the trail calls a report: "覆盖指标表 涡阳县 2021-10-31 第 1 版"."""
    facts = {"title": title_of(report.kind), "place": region_names(report.day)(report.region_code)}
    facts |= {"day": report.day.isoformat(), "edition": str(report.edition)}
    with translation.override("zh-hans"):
        return _("%(title)s %(place)s %(day)s 第 %(edition)s 版") % facts


def _tell(pen: Pen, verb: str, report: Report, reason: str = "", **after: Any) -> None:
    pen.note(Note(verb, "Report", report.pk, subject(report), {}, after, reason))


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).date().isoformat() if at else "—"


def _locked(report: Report) -> Report:
    """The row as it stands, locked until the transaction ends."""
    return Report.objects.select_for_update().get(pk=report.pk)


# ---- drafting


def draft_report(*, kind: str, territory: Territory, day: date, act: Act) -> Report:
    """Begin a report, or answer with the one that is running. After a locked edition this is the next edition."""
    place: dict[str, Any] = {"region_code": territory.region_code, "level": territory.level}
    require_office(act, Permission.PREPARE_REPORT, **place)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [territory.region_code])
        last = Report.objects.filter(kind=kind, day=day, **place).select_for_update().order_by("-edition").first()
        if last and last.running:
            return last
        _may_draft(kind, territory, day, last, act)
        report = Report.objects.create(
            kind=kind,
            day=day,
            **place,
            edition=last.edition + 1 if last else 1,
            receiver=parent_of(territory.region_code, day),
            prepared_at=act.at,
            prepared_by=act.user.username,
            prepared_by_name=act.user.name,
        )
        _tell(pen, "draft_report", report, edition=report.edition, receiver=report.receiver)
        return report


def _may_draft(kind: str, territory: Territory, day: date, last: Report | None, act: Act) -> None:
    if kind not in kinds.KINDS:
        raise Refusal(_("不能编制：没有这一种报表"), _("报表的种类由程序提供"), _("从列表里选一种"))
    if territory not in own_territories(act):
        raise Refusal(
            _("不能编制：这个范围不报表"),
            _("县区报本县区登记的，市里报市级登记的或者全市的"),
            _("从列表里选一个范围"),
        )
    if day > act.today:
        facts = {"day": day.isoformat(), "today": act.today.isoformat()}
        raise Refusal(
            _("不能编制 %(day)s 的报表") % facts, _("那一天还没有过完，今天是 %(today)s") % facts, _("选一个过去的日期")
        )
    if last and last.state == ReportState.SENT:
        raise Refusal(
            _("不能编制下一版：上一版已经上报，还没有答复"),
            _("第 %(edition)d 版于 %(day)s 上报") % {"edition": last.edition, "day": _day(last.sent_at)},
            _("先撤回上一版，或者等上级接收、退回"),
        )


def discard_report(*, report: Report, act: Act) -> None:
    """Take a draft away: nothing was frozen yet; the trail keeps that it was there."""
    require_office(act, Permission.PREPARE_REPORT, region_code=report.region_code, level=report.level)
    with writing(act) as pen:
        there = Report.objects.select_for_update().filter(pk=report.pk).first()
        if there is None:
            return
        if not there.running:
            raise Refusal(
                _("不能放弃：这份报表已经锁定"), _("锁定的报表一直保留"), _("数有变化的，编制下一版并写明更正说明")
            )
        _tell(pen, "discard_report", there, edition=there.edition)
        there.delete()


# ---- checking and locking


def check_report(*, report: Report, act: Act) -> Report:
    """Another than the one who prepared it says that the numbers are right, as they are at this moment."""
    require_office(act, Permission.CHECK_REPORT, region_code=report.region_code, level=report.level)
    with writing(act) as pen:
        report = _locked(report)
        _running(report, _("不能审核"))
        _another(report, act, _("不能审核"))
        content = live(report)
        _faultless(report, content, _("不能审核"))
        if (report.checked_by, report.checked_digest) == (act.user.username, content.digest()):
            return report
        report.state, report.checked_at = ReportState.CHECKED, act.at
        report.checked_by, report.checked_by_name = act.user.username, act.user.name
        report.checked_digest = content.digest()
        report.save()
        _tell(pen, "check_report", report, digest=report.checked_digest)
        return report


def lock_report(*, report: Report, base: str, act: Act) -> Report:
    """Freeze the content as known at this moment and issue its papers; from now on nothing about it changes.

    base: where the office is reached, for the address of the verification code.
    """
    require_office(act, Permission.CHECK_REPORT, region_code=report.region_code, level=report.level)
    with writing(act) as pen:
        report = _locked(report)
        if report.locked_by == act.user.username:  # the form was sent twice
            return report
        _running(report, _("不能锁定"))
        _another(report, act, _("不能锁定"))
        tail = audit.head(act)  # nobody of this office writes any more until the end of this transaction
        content = _as_checked(report, act)
        _freeze(pen, report, content)
        report.audit_office, report.audit_count, report.audit_hash = tail.office, tail.count, tail.hash
        report.issue = _issued(pen, report, content, base)
        report.save()
        head = f"{tail.office} · {tail.count} · {tail.hash[:16]}"
        told = {"digest": report.digest, "audit_head": head, "correction": report.correction}
        _tell(pen, "lock_report", report, **{name: value for name, value in told.items() if value})
        changed()  # the edition before may be open to everyone
        return report


def _as_checked(report: Report, act: Act) -> Content:
    """The content as known at the moment of the act, which must be what was checked."""
    now = live(report)
    _faultless(report, now, _("不能锁定"))
    if report.state != ReportState.CHECKED:
        raise Refusal(_("不能锁定：还没有审核"), _("锁定的是审核过的数"), _("先审核，再锁定"))
    if now.digest() != report.checked_digest:
        raise Refusal(
            _("不能锁定：审核以后数变了"),
            _("%(who)s 审核以后，台账里又有新的记录") % {"who": report.checked_by_name},
            _("看过现在的数，重新审核，再锁定"),
        )
    content = kind_of(report).build(scope_of(report, act.at))
    if (list(content.numbers), list(content.rows)) != (list(now.numbers), list(now.rows)):
        raise Refusal(
            _("不能锁定：有的记录比现在还晚"),
            _("刚刚有人在登记，或者这台机器的时钟被拨回过"),
            _("过一会儿再锁定；还是这样，请系统管理员核对时钟"),
        )
    return content


def _freeze(pen: Pen, report: Report, content: Content) -> None:
    act, said = pen.act, content.canonical()
    earlier = before(report)
    if earlier and earlier.locked_at:
        report.correction = explanation(frozen(earlier), content, earlier.edition)
    report.content = documents.keep(ContentFile(said), name=f"{_stem(report)}.json", kind="json", act=act)
    report.digest, report.state, report.locked_at = content.digest(), ReportState.LOCKED, act.at
    report.locked_by, report.locked_by_name = act.user.username, act.user.name


def _stem(report: Report) -> str:
    return subject(report).replace(" ", "-")


def _issued(pen: Pen, report: Report, content: Content, base: str) -> Issue:
    """Its number, its code and the papers of the kind, drawn once and kept as they are."""

    def drawn(imprint: Imprint) -> list[Drawn]:
        papers = kind_of(report).papers.items()
        return [Drawn(f"{_stem(report)}.{form}", form, draw(content, imprint)) for form, draw in papers]

    return issue(
        pen,
        Issuing(
            kind=report.kind,
            subject_kind="Report",
            subject_id=report.pk,
            title=f"{content.title}（{report.day.isoformat()} 第 {report.edition} 版）",
            region_code=report.region_code,
            level=report.level,
            unit=f"{region_names(report.day)(report.region_code)}民政局",
            base=base,
            as_of=report.day,
            definition=basis_said(content.basis),
        ),
        drawn,
    )


def _running(report: Report, cannot: str) -> None:
    if not report.running:
        facts = {"cannot": cannot, "who": report.locked_by_name, "day": _day(report.locked_at)}
        raise Refusal(
            _("%(cannot)s：这份报表已经锁定") % facts,
            _("%(who)s 于 %(day)s 锁定，锁定以后不再改变") % facts,
            _("数有变化的，编制下一版"),
        )


def _another(report: Report, act: Act, cannot: str) -> None:
    if report.prepared_by == act.user.username:
        raise Refusal(
            _("%(cannot)s：这份报表是你编制的") % {"cannot": cannot},
            _("编制和审核、锁定不能是同一个人"),
            _("请本单位另一位工作人员办理"),
        )


def _faultless(report: Report, content: Content, cannot: str) -> None:
    if faults := faults_of(report, content, findings(scope_of(report))):
        raise Refusal(_("%(cannot)s：报表有错") % {"cannot": cannot}, faults[0], _("改好台账里的事实，再审核、锁定"))


# ---- handing in


def send_report(*, report: Report, act: Act) -> Report:
    """Hand a locked report in to the office above; sent twice, nothing changes."""
    require_office(act, Permission.PREPARE_REPORT, region_code=report.region_code, level=report.level)
    with writing(act) as pen:
        report = _locked(report)
        if report.state == ReportState.SENT:
            return report
        if report.state != ReportState.LOCKED:
            raise Refusal(
                _("不能上报：这份报表现在是“%(state)s”") % {"state": report.get_state_display()},
                _("只有锁定了、还没有上报的可以上报"),
                _("没有锁定的先锁定；退回、撤回的编制下一版"),
            )
        if report.receiver is None:
            raise Refusal(_("不能上报：没有上级"), _("区划表里这个地区没有上一级"), _("请系统管理员核对行政区划"))
        report.state, report.sent_at = ReportState.SENT, act.at
        report.sent_by, report.sent_by_name = act.user.username, act.user.name
        report.save()
        _tell(pen, "send_report", report, receiver=report.receiver)
        return report


def withdraw_report(*, report: Report, reason: str, act: Act) -> Report:
    """Take a report back before the office above has answered; then the next edition may be prepared."""
    require_office(act, Permission.PREPARE_REPORT, region_code=report.region_code, level=report.level)
    return _answer(report, ReportState.WITHDRAWN, "withdraw_report", _("不能撤回"), reason, act)


def accept_report(*, report: Report, act: Act) -> Report:
    """The office above takes a report in."""
    _require_receiver(report, act)
    return _answer(report, ReportState.ACCEPTED, "accept_report", _("不能接收"), "", act)


def return_report(*, report: Report, reason: str, act: Act) -> Report:
    """The office above gives a report back, with a reason."""
    _require_receiver(report, act)
    return _answer(report, ReportState.RETURNED, "return_report", _("不能退回"), reason, act)


def _require_receiver(report: Report, act: Act) -> None:
    access.require(act, Permission.RECEIVE_REPORT)
    if report.receiver not in {each.region_code for each in territories(act, Permission.RECEIVE_REPORT)}:
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[Permission.RECEIVE_REPORT]},
            _("这份报表不是报给你的单位的"),
            _("请接收单位的工作人员办理"),
        )


def _answer(report: Report, state: ReportState, verb: str, cannot: str, reason: str, act: Act) -> Report:
    """What ends the waiting of a report that was handed in; said twice, nothing changes."""
    with writing(act) as pen:
        report = _locked(report)
        if (report.state, report.answered_by, report.returned_because) == (state, act.user.username, reason):
            return report
        _may_answer(report, state, cannot, reason, act)
        report.state, report.answered_at, report.returned_because = state, act.at, reason
        report.answered_by, report.answered_by_name = act.user.username, act.user.name
        report.save()
        _tell(pen, verb, report, reason)
        changed()  # its figures may be open to everyone
        return report


def _may_answer(report: Report, state: ReportState, cannot: str, reason: str, act: Act) -> None:
    if report.state != ReportState.SENT:
        raise Refusal(
            _("%(cannot)s：这份报表现在是“%(state)s”") % {"cannot": cannot, "state": report.get_state_display()},
            _("只有上报了、还没有答复的可以接收、退回或者撤回"),
            _("已接收的数有变化，编制下一版再上报"),
        )
    if state != ReportState.ACCEPTED and not reason.strip():
        raise Refusal(_("%(cannot)s：没有写理由") % {"cannot": cannot}, _("对方要知道为什么"), _("写明理由后再提交"))
    if state != ReportState.WITHDRAWN and act.user.username in (report.prepared_by, report.locked_by):
        raise Refusal(
            _("%(cannot)s：这份报表是你编制或者锁定的") % {"cannot": cannot},
            _("报的人和收的人不能是同一个人"),
            _("请接收单位另一位工作人员办理"),
        )
