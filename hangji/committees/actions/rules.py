"""Rules of procedure and other regulations: written down, checked by another, revised by a new version, abolished."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hangji.committees.actions.hand import must_have_rules, require_at, same_version, tell
from hangji.committees.articles import articles
from hangji.committees.models import Regulation, RegulationKind, RegulationVersion
from hangji.committees.papers import NAMES, value_said
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import Body, Document
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from rulebook.committee import PARAMETERS, read

KEPT = ("text", "remark", "adopted_on", "in_force_on", "document_number", "document", "parameters")


@dataclass(frozen=True)
class Draft:
    """What a version says. parameters: {key of rulebook.committee: {"value", "article"}}, of rules of procedure."""

    text: str
    adopted_on: date
    in_force_on: date
    remark: str = ""
    document_number: str = ""
    document: Document | None = None
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def write_regulation(*, body: Body, kind: str, title: str, draft: Draft, act: Act) -> Regulation:
    """Write down a regulation's first version as a draft. Asked twice, it answers with the same regulation."""
    require_at(act, Permission.KEEP_RULES, body)
    title = title.strip()
    cannot = _("不能登记“%(title)s”") % {"title": title}
    with writing(act) as pen:
        there = Regulation.objects.filter(body=body, title=title).first()
        if there:
            return _the_same(there, draft, act, cannot)
        _may_be_written(kind, draft, cannot)
        _one_procedure(body, kind, cannot)
        made = _made(body, kind, title, cannot)
        _put_version(pen, made, 1, draft, "write_rule")
    return made


def _the_same(there: Regulation, draft: Draft, act: Act, cannot: str) -> Regulation:
    first = there.versions.order_by("number").first()
    if first and (first.text, first.written_by) == (_clean(draft.text), act.user.username):
        return there
    raise Refusal(cannot, _("这个党委已经有同名的制度"), _("内容改了的，到那一件里登记修订；是另一件的，换一个名称"))


def _one_procedure(body: Body, kind: str, cannot: str) -> None:
    held = Regulation.objects.filter(body=body, kind=RegulationKind.PROCEDURE, abolished_on__isnull=True).first()
    if kind == RegulationKind.PROCEDURE and held:
        raise Refusal(
            cannot,
            _("“%(title)s”还没有废止，一个党委同时只有一份议事规则") % {"title": held},
            _("修订的，在那一份里登记新版；另立的，先登记那一份废止"),
        )


def _made(body: Body, kind: str, title: str, cannot: str) -> Regulation:
    try:
        with transaction.atomic():
            return Regulation.objects.create(body=body, kind=kind, title=title)
    except IntegrityError as fault:  # somebody wrote it down at the same moment
        raise Refusal(cannot, _("别人刚刚登记了一件"), _("刷新制度名单再看")) from fault


def _clean(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _may_be_written(kind: str, draft: Draft, cannot: str) -> None:
    if draft.in_force_on < draft.adopted_on:
        raise Refusal(cannot, _("施行日期早于通过日期"), _("核对两个日期"))
    if kind != RegulationKind.PROCEDURE and draft.parameters:
        raise Refusal(cannot, _("只有议事规则写会议要用的数值"), _("去掉数值，或者种类选议事规则"))
    must_have_rules(draft.in_force_on, cannot)
    there = {each.number for each in articles(draft.text) if each.number}
    for key, said in draft.parameters.items():
        _parameter_fits(key, said, there, cannot)


def _parameter_fits(key: str, said: Mapping[str, Any], there: set[str], cannot: str) -> None:
    """The value is one, and stands in an article of this text: nobody takes a number from nowhere."""
    if key not in PARAMETERS:
        raise Refusal(cannot, _("没有“%(key)s”这个数值") % {"key": key}, _("从列出的数值里填"))
    try:
        read(key, said["value"])
    except ValueError as fault:
        raise Refusal(cannot, _("有一个数值写得不对：%(fault)s") % {"fault": fault}, _("按例子的写法改")) from fault
    if said["article"] not in there:
        raise Refusal(
            cannot,
            _("正文里没有“%(article)s”") % {"article": said["article"]},
            _("每个数值写明出自第几条，条号照正文写；正文每条另起一行"),
        )


def _put_version(pen: Pen, regulation: Regulation, number: int, draft: Draft, verb: str) -> RegulationVersion:
    values = {name: getattr(draft, name) for name in KEPT} | {"text": _clean(draft.text)}
    values["parameters"] = {key: dict(said) for key, said in draft.parameters.items()}
    made = RegulationVersion.objects.create(
        regulation=regulation,
        number=number,
        written_at=pen.act.at,
        written_by=pen.act.user.username,
        written_by_name=pen.act.user.name,
        **values,
    )
    tell(pen, verb, regulation, after=_told(draft) | {"edition": number}, reason=draft.remark)
    return made


def _told(draft: Draft) -> dict[str, Any]:
    return {
        "adopted_on": draft.adopted_on,
        "in_force_on": draft.in_force_on,
        "document_number": draft.document_number,
        "parameters": [
            f"{NAMES[key]} {value_said(key, said['value'])} {said['article']}" for key, said in draft.parameters.items()
        ],
    }


def revise(*, regulation: Regulation, draft: Draft, act: Act) -> RegulationVersion:
    """修订: a new version as a draft; the one before stays in force until the new one is. Asked twice, it makes one."""
    require_at(act, Permission.KEEP_RULES, regulation.body)
    cannot = _("不能登记修订")
    with writing(act) as pen:
        regulation = _locked(regulation)
        _not_abolished(regulation, cannot)
        last = regulation.versions.order_by("number").last()
        assert last is not None
        if last.checked_at is None:
            if last.text == _clean(draft.text) and last.written_by == act.user.username:
                return last
            raise Refusal(cannot, _("第 %(n)d 版还没有核对") % {"n": last.number}, _("改那一版，或者先请人核对"))
        _may_be_written(regulation.kind, draft, cannot)
        if draft.in_force_on <= last.in_force_on:
            raise Refusal(
                cannot,
                _("第 %(n)d 版自 %(day)s 起施行") % {"n": last.number, "day": last.in_force_on.isoformat()},
                _("新版的施行日期要晚于它"),
            )
        return _put_version(pen, regulation, last.number + 1, draft, "revise_rule")


def _locked(regulation: Regulation) -> Regulation:
    return Regulation.objects.select_for_update(of=("self",)).select_related("body").get(pk=regulation.pk)


def _not_abolished(regulation: Regulation, cannot: str) -> None:
    if regulation.abolished_on:
        day = regulation.abolished_on.isoformat()
        raise Refusal(cannot, _("它自 %(day)s 起废止") % {"day": day}, _("新的制度另行登记"))


def amend_draft(*, row: RegulationVersion, draft: Draft, version: int, act: Act) -> RegulationVersion:
    """Change a version that nobody has checked; whoever changes it is its writer."""
    require_at(act, Permission.KEEP_RULES, row.regulation.body)
    cannot = _("不能修改第 %(n)d 版") % {"n": row.number}
    with writing(act) as pen:
        row = RegulationVersion.objects.select_for_update(of=("self",)).select_related("regulation").get(pk=row.pk)
        if row.checked_at:
            raise Refusal(cannot, _("它已经核对，不再改动"), _("内容有变化的，登记修订"))
        same_version(row, version, _("这一版"))
        _may_be_written(row.regulation.kind, draft, cannot)
        before = {"adopted_on": row.adopted_on, "in_force_on": row.in_force_on, "document_number": row.document_number}
        kept = draft.document or row.document
        for name in KEPT:
            setattr(row, name, getattr(draft, name))
        row.text, row.document = _clean(draft.text), kept
        row.parameters = {key: dict(said) for key, said in draft.parameters.items()}
        row.version += 1
        row.written_at, row.written_by, row.written_by_name = act.at, act.user.username, act.user.name
        row.save()
        tell(pen, "amend_rule", row.regulation, before=before, after=_told(draft) | {"edition": row.number})
    return row


def check_version(*, row: RegulationVersion, act: Act) -> RegulationVersion:
    """核对: somebody else has compared text and values with the document. From then on it is frozen, and counts."""
    require_at(act, Permission.KEEP_RULES, row.regulation.body)
    cannot = _("不能核对第 %(n)d 版") % {"n": row.number}
    with writing(act) as pen:
        row = RegulationVersion.objects.select_for_update(of=("self",)).select_related("regulation").get(pk=row.pk)
        if row.checked_at:
            return row
        if row.written_by == act.user.username:
            raise Refusal(cannot, _("它是你自己登记的"), _("请本党委的另一个人对照文件核对"))
        _not_abolished(row.regulation, cannot)
        row.checked_at, row.checked_by, row.checked_by_name = act.at, act.user.username, act.user.name
        row.save()
        tell(pen, "check_rule", row.regulation, after={"edition": row.number, "in_force_on": row.in_force_on})
    return row


def abolish(*, regulation: Regulation, day: date, reason: str, number: str, act: Act) -> None:
    """废止 from ``day`` on, its first day out, by a document; asked twice, nothing changes."""
    require_at(act, Permission.KEEP_RULES, regulation.body)
    cannot = _("不能登记废止")
    with writing(act) as pen:
        regulation = _locked(regulation)
        said = (day, reason.strip(), number.strip())
        if (regulation.abolished_on, regulation.abolished_because, regulation.abolished_number) == said:
            return
        _not_abolished(regulation, cannot)
        if not said[1] or not said[2]:
            raise Refusal(cannot, _("没有写原因或废止的文号"), _("写明为什么、依据哪一份文件废止"))
        first = regulation.versions.filter(checked_at__isnull=False).order_by("in_force_on").first()
        if first is None or day <= first.in_force_on:
            raise Refusal(cannot, _("那一天它还没有施行"), _("核对日期；没有施行过的草稿不用废止"))
        regulation.abolished_on, regulation.abolished_because, regulation.abolished_number = said
        regulation.abolished_by_name = act.user.name
        regulation.save()
        tell(pen, "abolish_rule", regulation, after={"abolished_on": day, "document_number": said[2]}, reason=said[1])
