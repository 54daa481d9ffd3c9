"""Recording with consent, going on from stage to stage, ending, and forgetting. The trail names nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.growth.models import Cultivation, CultivationStep, EndReason, TrackKind
from hangji.growth.queries.cultivation import next_of, organisations_kept
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access, documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.documents import PAPERS
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import SocialOrganization, Standing
from hangji.registry.pen import not_in_future
from rulebook.growth import Track, stages

KEEP = Permission.KEEP_GROWTH
File = UploadedFile[bytes] | None


@dataclass(frozen=True)
class Said:
    """What is recorded of a person. stage: where the person stands; day: since when. consent: the signed paper."""

    track: str
    name: str
    post: str
    stage: str
    day: date
    consented: bool
    consented_on: date
    consent: File = None
    note: str = ""


def open_record(*, organisation: SocialOrganization, said: Said, act: Act) -> Cultivation:
    """Record a person who has agreed to it; the same person on the same track of an organisation is one record."""
    access.require(act, KEEP)
    not_in_future(said.day, act)
    not_in_future(said.consented_on, act)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        row = _place(organisation, act)
        same = {"organisation": organisation, "name": said.name, "track": said.track}
        kept = Cultivation.objects.running().filter(**same).first()
        if kept:
            return kept
        _agreed(said)
        _known_stage(said, row.region_code, act)
        made = Cultivation.objects.create(
            **same,
            post=said.post,
            region_code=row.region_code if row.level == "county" else act_city(row.region_code),
            level=row.level,
            consented_on=said.consented_on,
            consent=_stored(said.consent, act),
            stage=said.stage,
            stage_since=said.day,
            opened_at=act.at,
            opened_by_name=act.user.name,
        )
        _step(made, said.stage, said.day, said.note, None, act)
        after = {"track": said.track, "stage": said.stage, "since": said.day}
        pen.note(Note("open_cultivation", "Cultivation", made.pk, made.number, after=after))
    return made


def act_city(region_code: int) -> int:
    """The prefecture of a county: the city's register is kept there."""
    return region_code // 100 * 100


def _place(organisation: SocialOrganization, act: Act) -> Standing:
    if not organisations_kept(act).filter(pk=organisation.pk).exists():
        raise NoRight(
            _("不能登记：这一家不归你登记"),
            _("由它自己的书记、上级党组织和联系它的民政工作人员登记；没有党组织的不能登记"),
            _("核对是哪一家"),
        )
    return Standing.objects.asof(act.today).get(organisation=organisation)


def _agreed(said: Said) -> None:
    if not said.consented:
        raise Refusal(
            _("不能登记：没有本人同意"),
            _("只登记本人同意的人；本人随时可以撤回"),
            _("先同本人谈，同意以后再登记"),
        )


def _known_stage(said: Said, place: int, act: Act) -> None:
    track: Track = "business" if said.track == TrackKind.BUSINESS else "party"
    known = stages(track, day=act.today, place=place)
    if said.stage not in known:
        raise Refusal(
            _("不能登记：这个培养方向没有这个阶段"),
            _("阶段依次是%(stages)s") % {"stages": _("、").join(known.values())},
            _("选其中一个"),
        )


def _stored(file: File, act: Act) -> Document | None:
    return documents.store(file, act=act, kinds=PAPERS) if file else None


def _step(made: Cultivation, stage: str, day: date, note: str, file: File, act: Act) -> CultivationStep:
    step: CultivationStep = CultivationStep.objects.create(
        cultivation=made,
        stage=stage,
        day=day,
        note=note,
        document=_stored(file, act),
        recorded_at=act.at,
        recorded_by_name=act.user.name,
    )
    return step


def _locked(cultivation: Cultivation, act: Act) -> Cultivation:
    """The record, locked, for one of the few who may know of it."""
    access.require(act, KEEP)
    held = Cultivation.objects.select_for_update().filter(pk=cultivation.pk).first()
    if held is None or not Cultivation.objects.visible_to(act).filter(pk=held.pk).exists():
        raise NoRight(
            _("不能办：这一条不归你办，或者本人已经撤回同意"),
            _("只有本单位书记、上级党组织和联系它的民政工作人员看得到"),
            _("核对是哪一条"),
        )
    return held


def advance(*, cultivation: Cultivation, stage: str, day: date, note: str, file: File, version: int, act: Act) -> None:
    """The next stage is entered on a day, not before the time that the rules ask for; twice, nothing changes."""
    not_in_future(day, act)
    with writing(act) as pen:
        held = _locked(cultivation, act)
        if held.stage == stage:
            return
        _may_advance(held, stage, day, version, act)
        before = {"stage": held.stage, "since": held.stage_since}
        held.stage, held.stage_since = stage, day
        held.version += 1
        held.save()
        _step(held, stage, day, note, file, act)
        after = {"stage": stage, "since": day}
        pen.note(Note("advance_cultivation", "Cultivation", held.pk, held.number, before, after))


def _may_advance(held: Cultivation, stage: str, day: date, version: int, act: Act) -> None:
    if held.version != version:
        raise Conflict(_("还没有保存：你填写的时候别人改过"), _("现在的阶段不是你看到的那个"), _("看过现在的再办"))
    following = next_of(held, act.today)
    if following is None or following.stage != stage:
        raise Refusal(
            _("不能进入这个阶段：次序不对"),
            _("阶段一个一个地走") if following else _("已经是最后一个阶段，或者已经结束"),
            _("先登记前一个阶段") if following else _("不用再办"),
        )
    if held.stage_since and day < held.stage_since:
        raise Refusal(
            _("不能登记：日期在上一阶段以前"), _("上一阶段自 %(day)s 起") % {"day": held.stage_since}, _("核对日期")
        )
    if following.early(day):
        facts = {"stage": following.name, "day": following.earliest, "source": _(following.source)}
        raise Refusal(
            _("不能登记“%(stage)s”：时间还不够") % facts,
            _("最早是 %(day)s（%(source)s）") % facts,
            _("到那一天以后再登记"),
        )


def take_back_step(*, cultivation: Cultivation, version: int, act: Act) -> None:
    """The last stage was recorded by mistake: back to the one before; the first cannot be taken back."""
    with writing(act) as pen:
        held = _locked(cultivation, act)
        if held.version != version:
            return
        steps = list(held.steps.order_by("day", "pk"))
        if len(steps) < 2 or held.ended_on:
            raise Refusal(
                _("不能撤回：只有一个阶段，或者已经结束"), _("撤回的是后来登记的阶段"), _("整条记错了，结束它")
            )
        last, now = steps[-1], steps[-2]
        before = {"stage": held.stage, "since": held.stage_since}
        held.stage, held.stage_since = now.stage, now.day
        held.version += 1
        held.save()
        paper = last.document
        last.delete()
        documents.forget(paper)
        after = {"stage": now.stage, "since": now.day}
        pen.note(Note("take_back_stage", "Cultivation", held.pk, held.number, before, after))


def end_record(*, cultivation: Cultivation, because: str, day: date, act: Act) -> None:
    """The person is not on the way any more; asked twice, nothing changes."""
    not_in_future(day, act)
    with writing(act) as pen:
        held = _locked(cultivation, act)
        if held.ended_on:
            return
        held.ended_on, held.ended_because = day, EndReason(because)
        held.version += 1
        held.save()
        after = {"until": day, "ended_because": because}
        pen.note(Note("end_cultivation", "Cultivation", held.pk, held.number, after=after))


def withdraw_consent(*, cultivation: Cultivation, act: Act) -> None:
    """The person takes the consent back: name, post, organisation, stages and papers go, at once and for good.

    What stays says that there was a record of a track in a register, from when until when, so that the trail of what
    was done can be read. Asked twice, nothing changes.
    """
    access.require(act, KEEP)
    with writing(act) as pen:
        gone = Cultivation.objects.select_for_update().filter(pk=cultivation.pk, forgotten_at__isnull=False)
        if gone.exists():
            return
        held = _locked(cultivation, act)
        papers: list[Any] = [held.consent, *(step.document for step in held.steps.select_related("document"))]
        held.steps.all().delete()
        held.name = held.post = held.stage = held.ended_because = ""
        held.organisation = held.consent = held.stage_since = held.ended_on = None
        held.forgotten_at = act.at
        held.version += 1
        held.save()
        for paper in papers:
            documents.forget(paper)
        pen.note(Note("withdraw_consent", "Cultivation", held.pk, held.number))
