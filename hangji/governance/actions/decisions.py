"""A major decision: announced, the Party organisation heard, decided; and the list of such matters."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.governance.models import MajorDecision, MatterChange
from hangji.governance.queries.decisions import listed
from hangji.governance.queries.sight import require
from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Cover, SocialOrganization
from hangji.registry.pen import not_in_future

OWN = "own_"


def open_decision(
    *, organisation: SocialOrganization, code: str, what: str, planned_on: date, act: Act
) -> MajorDecision:
    """Announce that a matter of the list is to be decided, so that the Party organisation is heard first."""
    require(act, Permission.KEEP_GOVERNANCE, organisation)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        same = {"organisation": organisation, "code": code, "what": what, "planned_on": planned_on}
        kept: MajorDecision | None = MajorDecision.objects.filter(**same).first()
        if kept:
            return kept
        titles = {each.matter.code: each.matter.title for each in listed(organisation, act.today) if each.heard}
        if code not in titles:
            raise Refusal(
                _("不能提出：这一项不在清单上"),
                _("清单按登记类型和本单位章程"),
                _("从清单里选；章程另有规定的先调整清单"),
            )
        cover = Cover.objects.valid().on(act.today).filter(organisation=organisation).first()
        one = MajorDecision.objects.create(
            **same,
            matter=titles[code],
            party_organization=cover.party_organization if cover else None,
            opened_on=act.today,
            opened_by_name=act.user.name,
        )
        after = {"matter": one.matter, "planned_for": planned_on}
        pen.note(Note("open_decision", "MajorDecision", one.pk, str(one), after=after))
    return one


def give_opinion(
    *,
    decision: MajorDecision,
    opinion: str,
    day: date,
    document: UploadedFile[bytes] | None,
    agrees: bool | None = None,
    explanation: str = "",
    version: int,
    act: Act,
) -> MajorDecision:
    """Record the Party organisation's opinion on its day. agrees, explanation: where it is decided already."""
    require(act, Permission.KEEP_GOVERNANCE, decision.organisation)
    not_in_future(day, act)
    with writing(act) as pen:
        one = _locked(decision)
        if one.opinion_on == day and one.opinion == opinion:
            return one
        if one.opinion_on:
            raise _already(_("不能再记意见：党组织意见已经记过"), one.opinion_on)
        _same_version(one, version)
        one.opinion, one.opinion_on = opinion, day
        one.opinion_document = documents.store(document, act=act, kinds=documents.PAPERS) if document else None
        _compare(one, agrees, explanation)
        _save(pen, "give_opinion", one, {"party_opinion": opinion, "opinion_on": day})
    return one


def record_decision(
    *,
    decision: MajorDecision,
    result: str,
    day: date,
    decided_by: str,
    agrees: bool | None,
    explanation: str,
    document: UploadedFile[bytes] | None,
    version: int,
    act: Act,
) -> MajorDecision:
    """Record what was decided. agrees: None only where there is no opinion. A difference has to be explained."""
    require(act, Permission.KEEP_GOVERNANCE, decision.organisation)
    not_in_future(day, act)
    with writing(act) as pen:
        one = _locked(decision)
        if one.decided_on == day and one.decision == result:
            return one
        if one.decided_on:
            raise _already(_("不能再记决策：决策结果已经记过"), one.decided_on)
        _same_version(one, version)
        one.decision, one.decided_on, one.decided_by = result, day, decided_by
        one.decision_document = documents.store(document, act=act, kinds=documents.PAPERS) if document else None
        _compare(one, agrees, explanation)
        _save(pen, "record_decision", one, {"decided": result, "decided_on": day, "agrees": one.agrees})
    return one


def _compare(one: MajorDecision, agrees: bool | None, explanation: str) -> None:
    """Whether decision and opinion agree, asked once both are there."""
    if one.opinion_on is None or one.decided_on is None:
        one.agrees, one.explanation = None, ""
        return
    if agrees is None:
        raise Refusal(_("不能保存：没有写决策与党组织意见是否一致"), _("意见和决策都有了"), _("选一致或者不一致"))
    if not agrees and not explanation:
        raise Refusal(
            _("不能保存：决策与党组织意见不一致，没有说明"),
            _("不一致的要写明为什么"),
            _("在“不一致的说明”里写明"),
        )
    one.agrees, one.explanation = agrees, "" if agrees else explanation


def _locked(decision: MajorDecision) -> MajorDecision:
    found: MajorDecision = MajorDecision.objects.select_for_update().select_related("organisation").get(pk=decision.pk)
    return found


def _same_version(one: MajorDecision, version: int) -> None:
    if one.version != version:
        raise Conflict(_("还没有保存：这件事在你填写时有了新的记录"), "", _("看过现在的内容再填"))


def _already(cannot: str, day: date) -> Refusal:
    return Refusal(cannot, _("日期 %(day)s") % {"day": day}, _("记错的，请写进下一次的记录并说明"))


def _save(pen: Pen, verb: str, one: MajorDecision, after: dict[str, object]) -> None:
    one.version += 1
    one.save()
    pen.note(Note(verb, "MajorDecision", one.pk, str(one), after=after, reason=one.explanation))


def change_matter(
    *, organisation: SocialOrganization, code: str, title: str, heard: bool, ground: str, day: date, act: Act
) -> None:
    """From ``day`` on the organisation's list has a matter, or has it no more. code "": a matter of its own."""
    require(act, Permission.KEEP_GOVERNANCE, organisation)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        there = {each.matter.code: each.matter.title for each in listed(organisation, day)}
        code = code or next((c for c, said in there.items() if said == title), "") or _next_own(organisation)
        spells = [each for each in pen.live(MatterChange, "organisation", organisation.pk) if each.code == code]
        spell = next((each for each in spells if each.holds_on(day)), None)
        said = {"title": there.get(code, title), "heard": heard, "ground": ground}
        if spell and all(getattr(spell, name) == value for name, value in said.items()):
            return
        if any(each.since > day for each in spells):
            raise Refusal(_("不能调整：这一项在更晚的日期已有调整"), _("清单按日期先后调整"), _("填更晚的日期"))
        if spell:
            pen.end("organisation", spell, day)
        pen.record(MatterChange, "organisation", organisation.pk, day, None, code=code, **said)
        after = {"matter": said["title"], "heard": heard, "since": day}
        note = Note("change_matter", "SocialOrganization", organisation.pk, str(organisation), after=after)
        note.reason = ground
        pen.note(note)


def _next_own(organisation: SocialOrganization) -> str:
    codes = set(MatterChange.objects.filter(organisation=organisation).values_list("code", flat=True))
    return f"{OWN}{sum(code.startswith(OWN) for code in codes) + 1}"
