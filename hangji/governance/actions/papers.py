"""The papers that a registration asks for: recorded, handed to the leading body, made a declaration."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.governance.actions.charters import place_of
from hangji.governance.models import EntryPapers
from hangji.governance.queries.sight import require
from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.actions.headcounts import COUNTS, declare_headcount
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import SocialOrganization
from hangji.registry.pen import not_in_future
from rulebook.charter import hand_over_by


def record_papers(
    *,
    organisation: SocialOrganization,
    received_on: date,
    counts: Mapping[str, int | None],
    pledge: UploadedFile[bytes] | None,
    version: int,
    act: Act,
) -> EntryPapers:
    """Record both papers, or correct them until they are handed over. counts: as of a headcount. version: 0 for new."""
    require(act, Permission.SUBMIT_CHARTER, organisation)
    not_in_future(received_on, act)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        found = EntryPapers.objects.select_for_update().filter(organisation=organisation)
        kept: EntryPapers | None = found.first()
        if kept and version == 0 and _same(kept, received_on, counts):
            return kept
        _may_be_written(kept, version, counts)
        papers = kept or EntryPapers(organisation=organisation, version=0)
        before = _said(papers) if kept else {}
        if pledge:
            papers.pledge = documents.store(pledge, act=act, kinds=documents.PAPERS)
        for name, value in counts.items():
            setattr(papers, name, value)
        papers.received_on, papers.due_on = received_on, hand_over_by(received_on, place=place_of(organisation))[0]
        papers.version += 1
        papers.save()
        pen.note(Note("record_papers", "EntryPapers", papers.pk, str(papers), before=before, after=_said(papers)))
    return papers


def _same(kept: EntryPapers, received_on: date, counts: Mapping[str, int | None]) -> bool:
    return kept.received_on == received_on and all(getattr(kept, name) == value for name, value in counts.items())


def _may_be_written(kept: EntryPapers | None, version: int, counts: Mapping[str, int | None]) -> None:
    members = (counts["full"] or 0) + (counts["probationary"] or 0)
    if (counts["not_transferred"] or 0) > members:
        raise Refusal(
            _("不能登记：组织关系未转入的人数多于党员人数"),
            _("党员共 %(members)d 名，未转入填了 %(away)d 名")
            % {"members": members, "away": counts["not_transferred"]},
            _("未转入的党员也算在党员人数里，请核对两个数"),
        )
    if kept and kept.handed_on:
        raise Refusal(
            _("不能再改：登记材料已经移送"),
            _("%(day)s 移送到%(body)s") % {"day": kept.handed_on, "body": kept.body},
            _("人数有变化的，申报党员和从业人数"),
        )
    if kept and kept.version != version:
        raise Conflict(_("还没有保存：登记材料在你填写时被别人改过"), "", _("看过现在的内容再改"))


def _said(papers: EntryPapers) -> dict[str, Any]:
    return {"received_on": papers.received_on, **{name: getattr(papers, name) for name in COUNTS}}


def hand_papers(*, papers: EntryPapers, body: Body, day: date, act: Act) -> EntryPapers:
    """Say that the papers went to the leading body; asked twice, nothing changes."""
    require(act, Permission.REVIEW_CHARTER, papers.organisation)
    not_in_future(day, act)
    with writing(act) as pen:
        papers = EntryPapers.objects.select_for_update().select_related("organisation").get(pk=papers.pk)
        if papers.handed_on:
            return papers
        if day < papers.received_on:
            raise Refusal(
                _("不能移送：移送日期早于收到日期"),
                _("%(day)s 才收到") % {"day": papers.received_on},
                _("核对两个日期"),
            )
        papers.body, papers.handed_on, papers.handed_by_name = body, day, act.user.name
        papers.version += 1
        papers.save()
        after = {"handed_on": day, "body": str(body)}
        pen.note(Note("hand_papers", "EntryPapers", papers.pk, str(papers), after=after))
    return papers


def declare_survey(*, papers: EntryPapers, act: Act) -> EntryPapers:
    """Make the survey's counts the organisation's headcount from the day it was received: nothing is typed twice."""
    with writing(act) as pen:
        papers = EntryPapers.objects.select_for_update().select_related("organisation").get(pk=papers.pk)
        if papers.declared_on:
            return papers
        counts = {name: getattr(papers, name) for name in COUNTS}
        reason = _("党员情况调查表")
        declare_headcount(
            organisation=papers.organisation, counts=counts, day=papers.received_on, act=act, reason=reason
        )
        papers.declared_on = papers.received_on
        papers.version += 1
        papers.save()
        pen.note(Note("declare_survey", "EntryPapers", papers.pk, str(papers), after={"since": papers.received_on}))
    return papers
