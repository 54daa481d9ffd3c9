"""The self-assessment: a draft that is kept, handing in with the evidence as it stands, sending back, going without."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.appraisal.actions.rounds import locked, locked_in, running
from hangji.appraisal.models import Appraisal, AppraisalObjection, AppraisalRound, AppraisalState
from hangji.appraisal.queries.evidence import gather, plain
from hangji.appraisal.sheet import read
from hangji.governance.queries.sight import kept_by
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access, documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.office.permissions import Permission

Answers = Mapping[str, Mapping[str, str]]  # item → {"choice": key, "said": a sentence}
KIND = "Appraisal"
SAID = 300


def _require_own(appraisal: Appraisal, act: Act) -> None:
    """Raise NoRight unless the person keeps this organisation's record."""
    access.require(act, Permission.SELF_APPRAISE)
    if not kept_by(act).filter(organisation=appraisal.organisation_id).exists():
        raise NoRight(
            _("不能办：这不是你负责的社会组织"),
            _("自评和异议由本单位的党务工作者办理"),
            _("请本单位书记办理，或者请民政局核对书记任职"),
        )


def save_draft(*, appraisal: Appraisal, answers: Answers, version: int, act: Act) -> Appraisal:
    """Keep what has been answered so far; the same answers again change nothing."""
    _require_own(appraisal, act)
    with writing(act) as pen:
        held = locked(appraisal, None, AppraisalState.WAITING)
        said = _known(held, answers)
        if held.draft == said:
            return held
        held = locked(appraisal, version, AppraisalState.WAITING)
        held.draft = said
        held.version += 1
        held.save()
        pen.note(Note("draft_appraisal", KIND, held.pk, str(held), after={"answered": len(_chosen(said))}))
    return held


def hand_in(*, appraisal: Appraisal, answers: Answers, version: int, act: Act) -> Appraisal:
    """Hand the self-assessment in; the evidence is kept as it stands now. The same again changes nothing."""
    _require_own(appraisal, act)
    with writing(act) as pen:
        now = locked(appraisal, None, *AppraisalState.values)
        said = _known(now, answers)
        if now.state != AppraisalState.WAITING and now.answers == said:
            return now
        held = locked(appraisal, version, AppraisalState.WAITING)
        if missing := [_(each.title) for each in held.round.rules.asked if each.key not in _chosen(said)]:
            raise Refusal(
                _("不能交自评：还有 %(n)d 项没有选") % {"n": len(missing)},
                _("没有选的：%(items)s") % {"items": _("、").join(missing)},
                _("选好再交，或者先存草稿"),
            )
        held.answers, held.without = said, ""
        _hand_in(held, act)
        after = {"appraisal_state": str(held.state), "answered": len(said), "counted_to": held.round.counted_to}
        pen.note(Note("hand_in_appraisal", KIND, held.pk, str(held), after=after))
    return held


def _hand_in(held: Appraisal, act: Act, evidence: dict[str, Any] | None = None) -> None:
    """evidence: gathered already, else it is now."""
    held.evidence = evidence_of(held) if evidence is None else evidence
    held.draft, held.returned_because = {}, ""
    held.state, held.handed_in_on = AppraisalState.HANDED_IN, act.today
    held.handed_in_by, held.handed_in_by_name = act.user.username, act.user.name
    held.version += 1
    held.save()


def evidence_of(held: Appraisal) -> dict[str, Any]:
    """The evidence of the round's year for one organisation, as known now."""
    pk = held.organisation_id
    return plain(gather([pk], held.round.year, held.round.counted_to)[pk])


def _known(held: Appraisal, answers: Answers) -> dict[str, dict[str, str]]:
    """The answers to what is asked, with one of its choices or with a sentence alone; anything else raises Refusal."""
    asked = {each.key: {"", *(choice.key for choice in each.choices)} for each in held.round.rules.asked}
    wrong = [key for key, said in answers.items() if said.get("choice", "") not in asked.get(key, ())]
    if wrong:
        raise Refusal(
            _("不能保存：有的回答不在办法里"),
            _("第 %(items)s 项") % {"items": _("、").join(wrong)},
            _("从给出的几项里选"),
        )
    return {
        key: {"choice": said.get("choice", ""), "said": said.get("said", "")[:SAID]} for key, said in answers.items()
    }


def _chosen(said: Answers) -> list[str]:
    """The items for which a choice was made."""
    return [key for key, each in said.items() if each.get("choice")]


def return_appraisal(*, appraisal: Appraisal, because: str, version: int, act: Act) -> Appraisal:
    """Send a self-assessment back to be done anew; its answers are the draft. Not once it was reviewed."""
    with running(appraisal.round, act) as (pen, _round):
        now = locked(appraisal, None, *AppraisalState.values)
        if now.state == AppraisalState.WAITING and now.returned_because == because:
            return now
        held = locked(appraisal, version, AppraisalState.HANDED_IN)
        held.draft, held.answers, held.evidence = held.answers, {}, {}
        held.state, held.handed_in_on, held.handed_in_by = AppraisalState.WAITING, None, ""
        held.handed_in_by_name, held.returned_because = "", because
        held.version += 1
        held.save()
        after = {"appraisal_state": str(held.state)}
        pen.note(Note("return_appraisal", KIND, held.pk, str(held), after=after, reason=because))
    return held


def go_without(*, appraisal: Appraisal, because: str, version: int, act: Act) -> Appraisal:
    """Let an appraisal go on without a self-assessment once its last day is over: what was asked brings nothing."""
    with running(appraisal.round, act) as (pen, held_round):
        now = locked(appraisal, None, *AppraisalState.values)
        if now.without == because:
            return now
        if act.today <= held_round.hand_in_by:
            raise _too_early(held_round)
        held = locked(appraisal, version, AppraisalState.WAITING)
        held.without, held.answers = because, {}
        _hand_in(held, act)
        after = {"appraisal_state": str(held.state)}
        pen.note(Note("go_without_appraisal", KIND, held.pk, str(held), after=after, reason=because))
    return held


def go_without_all(*, round: AppraisalRound, because: str, act: Act) -> int:
    """The same for every organisation of a round that has not handed in. Answers how many; asked twice, then none."""
    with running(round, act) as (pen, held_round):
        if act.today <= held_round.hand_in_by:
            raise _too_early(held_round)
        found = list(locked_in(held_round).filter(state=AppraisalState.WAITING))
        evidence = gather([row.organisation_id for row in found], held_round.year, held_round.counted_to)
        for row in found:
            row.without, row.answers = because, {}
            _hand_in(row, act, plain(evidence[row.organisation_id]))
            after = {"appraisal_state": str(row.state)}
            pen.note(Note("go_without_appraisal", KIND, row.pk, str(row), after=after, reason=because))
    return len(found)


def _too_early(held_round: AppraisalRound) -> Refusal:
    return Refusal(
        _("不能转入评审：自评期限还没有过"),
        _("自评到 %(day)s 截止") % {"day": held_round.hand_in_by.isoformat()},
        _("期限过后再办，或者提醒对方自评"),
    )


def raise_objection(*, appraisal: Appraisal, text: str, version: int, act: Act) -> AppraisalObjection:
    """Object to a told result within its days; the same text again answers with what was raised."""
    _require_own(appraisal, act)
    with writing(act) as pen:
        locked(appraisal, None, *AppraisalState.values)
        kept = AppraisalObjection.objects.filter(appraisal=appraisal).first()
        if kept and kept.text == text:
            return kept
        held = locked(appraisal, version, AppraisalState.TOLD)
        if held.object_by and act.today > held.object_by:
            raise Refusal(
                _("不能提出异议：期限已过"),
                _("异议到 %(day)s 截止") % {"day": held.object_by.isoformat()},
                _("有新的情况，请向民政局书面反映"),
            )
        held.state = AppraisalState.OBJECTED
        held.version += 1
        held.save()
        said = {"raised_on": act.today, "raised_by": act.user.username, "raised_by_name": act.user.name}
        made = AppraisalObjection.objects.create(appraisal=held, text=text, **said)
        after = {"appraisal_state": str(held.state)}
        pen.note(Note("object_appraisal", KIND, held.pk, str(held), after=after, reason=text))
    return made


def import_sheet(*, appraisal: Appraisal, upload: UploadedFile[bytes], version: int, act: Act) -> Appraisal:
    """Take the answers of a filled-in workbook as the draft; it is looked at and handed in on the page."""
    _require_own(appraisal, act)
    with writing(act):
        held = locked(appraisal, version, AppraisalState.WAITING)
        document = documents.store(upload, act=act, kinds=("xlsx",))
        answers = read(document, held, evidence_of(held))
        return save_draft(appraisal=held, answers=answers, version=version, act=act)
