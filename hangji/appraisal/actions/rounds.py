"""A round from its opening over the second review, the committee and the telling to final results."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from secrets import token_hex

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hangji.appraisal.models import Appraisal, AppraisalRound, AppraisalState
from hangji.appraisal.queries.scoring import open_reviews
from hangji.kit import turns
from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.access import Territory, has
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import span
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Standing, Status
from hangji.registry.pen import not_in_future
from rulebook.appraisal import drawn
from rulebook.appraisal_templates import template
from rulebook.workdays import add_workdays

KIND = "AppraisalRound"


@dataclass(frozen=True)
class Opening:
    """counted_to: the last day of which evidence counts, within the year. hand_in_by: the last day of handing in."""

    year: int
    territory: Territory
    template: str
    counted_to: date
    hand_in_by: date


def open_round(*, opening: Opening, act: Act) -> AppraisalRound:
    """Open a year's round by the edition in force on its first day, with the organisations as they stood.

    The same year and place again answers with the round that is there.
    """
    place = opening.territory
    access.require(act, Permission.RUN_APPRAISALS, region_code=place.region_code, level=place.level)
    not_in_future(opening.counted_to, act)
    if opening.hand_in_by < act.today:
        raise Refusal(
            _("不能开始考评：自评期限已经过去"),
            _("自评到 %(day)s 截止，今天是 %(today)s")
            % {"day": opening.hand_in_by.isoformat(), "today": act.today.isoformat()},
            _("把自评期限改到今天或者以后"),
        )
    with writing(act) as pen:
        turns.take(turns.FIRSTS)  # a round of another place may overlap with it
        same = {"year": opening.year, "region_code": place.region_code, "level": place.level}
        kept: AppraisalRound | None = AppraisalRound.objects.filter(**same).first()
        if kept:
            return kept
        made = AppraisalRound.objects.create(**same, **_kept(opening, act))
        _not_twice(made)
        rows = Standing.objects.asof(opening.counted_to).within(place).filter(status=Status.ACTIVE)
        listed = [
            Appraisal(round=made, organisation_id=pk, region_code=code)
            for pk, code in rows.order_by("organisation__name").values_list("organisation", "region_code")
        ]
        if not listed:
            raise Refusal(
                _("不能开始考评：名单是空的"), _("到材料截至日，范围内没有正常的社会组织"), _("核对范围和日期")
            )
        Appraisal.objects.bulk_create(listed)
        after = {
            "template": f"{made.template} v{made.edition}",
            "organisations": len(listed),
            "digest_of_template": made.digest,
        }
        pen.note(Note("open_appraisals", KIND, made.pk, str(made), after=after))
    return made


def _not_twice(made: AppraisalRound) -> None:
    """An organisation is appraised once a year: territories of one year do not overlap."""
    others = AppraisalRound.objects.filter(year=made.year).exclude(pk=made.pk)
    first, after = span(made.region_code)
    for other in others:
        start, end = span(other.region_code)
        if start < after and first < end and made.level == other.level:
            raise Refusal(
                _("不能开始考评：范围与“%(name)s”重叠") % {"name": other},
                _("一家一年只考评一次，这一年里已有别的一轮包含其中的社会组织"),
                _("换一个地区、登记层级或者年度"),
            )


def _kept(opening: Opening, act: Act) -> dict[str, object]:
    rules = template(opening.template, day=date(opening.year, 1, 1))
    return {
        "name": f"{opening.year} 年度社会组织党建工作考评",
        "template": rules.code,
        "edition": rules.version,
        "digest": rules.digest,
        "content": rules.plain(),
        "counted_to": opening.counted_to,
        "hand_in_by": opening.hand_in_by,
        "opened_on": act.today,
        "opened_by": act.user.username,
        "opened_by_name": act.user.name,
    }


@contextmanager
def running(round_: AppraisalRound, act: Act, right: Permission | None = None) -> Iterator[tuple[Pen, AppraisalRound]]:
    """The round, locked, for whoever runs it."""
    wanted = right or Permission.RUN_APPRAISALS
    access.require(act, wanted, region_code=round_.region_code, level=round_.level)
    with writing(act) as pen:
        yield pen, AppraisalRound.objects.select_for_update().get(pk=round_.pk)


def _counted(held: AppraisalRound, *states: str) -> int:
    return held.appraisals.filter(state__in=states).count()


def draw_sample(*, round: AppraisalRound, act: Act) -> AppraisalRound:
    """Draw who is reviewed a second time, by a seed that is kept; asked twice, the first drawing stands."""
    with running(round, act) as (pen, held):
        if held.drawn_on:
            return held
        if left := _counted(held, AppraisalState.WAITING, AppraisalState.HANDED_IN):
            raise Refusal(
                _("不能抽取复评：还有 %(n)d 家没有评审完") % {"n": left},
                _("评审全部交齐以后才抽，谁会被抽中事先没有人知道"),
                _("催办自评和评审，逾期不交的转入评审"),
            )
        rules, seed = held.rules, token_hex(8)
        keys = drawn(list(held.appraisals.values_list("pk", flat=True)), rules, seed)
        held.appraisals.filter(pk__in=keys).update(sampled=True)
        held.seed, held.drawn_on, held.drawn_by_name = seed, act.today, act.user.name
        _save(pen, held, "draw_appraisals", {"sample_seed": seed, "drawn": len(keys)})
    return held


def consider_round(*, round: AppraisalRound, day: date, ground: str, act: Act) -> AppraisalRound:
    """Record that the leading committee has considered the results; asked twice, the first stands."""
    right = Permission.RUN_APPRAISALS if has(act, Permission.RUN_APPRAISALS) else Permission.RECORD_COMMITTEE
    not_in_future(day, act)
    with running(round, act, right) as (pen, held):
        if held.considered_on:
            return held
        _reviewed(held, _("不能提交研究"))
        held.considered_on, held.ground = day, ground[:200]
        _save(pen, held, "consider_appraisals", {"considered_on": day, "ground": held.ground})
    return held


def tell_results(*, round: AppraisalRound, act: Act) -> int:
    """Tell every organisation its result; the days for objecting begin. Answers how many were told now."""
    with running(round, act) as (pen, held):
        _reviewed(held, _("不能告知结果"))
        rules = held.rules
        if rules.considered and not held.considered_on:
            raise Refusal(
                _("不能告知结果：党委还没有研究"),
                _("这套办法要求结果先由综合党委研究"),
                _("列入党委会议，或者登记研究的日期和依据"),
            )
        rows = list(locked_in(held).filter(state=AppraisalState.REVIEWED))
        until = add_workdays(act.today, rules.objection_workdays)
        for row in rows:
            row.state, row.told_on, row.object_by = AppraisalState.TOLD, act.today, until
            row.version += 1
            after = {"appraisal_state": str(row.state), "object_by": until}
            pen.note(Note("tell_appraisal", "Appraisal", row.pk, str(row), after=after))
        Appraisal.objects.bulk_update(rows, ["state", "told_on", "object_by", "version"])
        if rows and not held.told_on:
            held.told_on = act.today
            _save(pen, held, "tell_appraisals", {"told_on": act.today, "organisations": len(rows)})
    return len(rows)


def _reviewed(held: AppraisalRound, cannot: str) -> None:
    """Raises Refusal until every review and second review is in."""
    left = _counted(held, AppraisalState.WAITING, AppraisalState.HANDED_IN)
    second = len(open_reviews(held))
    if left or second or not held.drawn_on:
        facts = {"left": left, "second": second}
        because = _("还有 %(left)d 家没有评审完，%(second)d 家没有复评完") % facts
        raise Refusal(cannot, because if left or second else _("还没有抽取复评"), _("先把评审和复评办完"))


def settle_results(*, round: AppraisalRound, act: Act) -> int:
    """Results that nobody objected to within the days become final. Answers how many did so now."""
    with running(round, act) as (pen, held):
        found = list(locked_in(held).filter(state=AppraisalState.TOLD, object_by__lt=act.today))
        for row in found:
            row.state, row.settled_on = AppraisalState.SETTLED, act.today
            row.version += 1
            pen.note(settled_note(row))
        Appraisal.objects.bulk_update(found, ["state", "settled_on", "version"])
    return len(found)


def settled_note(row: Appraisal) -> Note:
    after = {"grade_title": row.grade_title, "settled_on": row.settled_on, "veto": row.veto}
    return Note("settle_appraisal", "Appraisal", row.pk, str(row), after=after)


def publish_results(*, round: AppraisalRound, act: Act) -> AppraisalRound:
    """Publish what the template lets be published, once every result is final; asked twice, the first day stands."""
    with running(round, act) as (pen, held):
        if held.published_on:
            return held
        if held.rules.publication == "none":
            raise Refusal(_("不能公布"), _("这套办法不公布考评结果"), _("结果只告知各社会组织"))
        open_ = held.appraisals.exclude(state=AppraisalState.SETTLED).count()
        if open_ or not held.told_on:
            raise Refusal(
                _("不能公布：还有 %(n)d 家的结果没有定") % {"n": open_},
                _("异议期满、异议处理完才公布"),
                _("先办理异议，再定结果"),
            )
        held.published_on, held.published_by_name = act.today, act.user.name
        changed()
        _save(pen, held, "publish_appraisals", {"published_on": act.today})
    return held


def _save(pen: Pen, held: AppraisalRound, verb: str, after: dict[str, object]) -> None:
    held.version += 1
    held.save()
    pen.note(Note(verb, KIND, held.pk, str(held), after=after))


def locked_in(held: AppraisalRound) -> QuerySet[Appraisal]:
    """The appraisals of a round, locked as ``locked`` does one: somebody may object at this moment."""
    return held.appraisals.select_for_update(of=("self",)).select_related("organisation", "round")


def locked(appraisal: Appraisal, version: int | None, *states: str) -> Appraisal:
    """The appraisal, locked, where it still stands as it was opened."""
    rows = Appraisal.objects.select_for_update(of=("self",)).select_related("organisation", "round")
    kept: Appraisal = rows.get(pk=appraisal.pk)
    if kept.state not in states or (version is not None and kept.version != version):
        raise Conflict(
            _("还没有保存：这一家的考评在你填写时有了变化"),
            _("现在是“%(state)s”") % {"state": kept.get_state_display()},
            _("看过现在的情况再办"),
        )
    return kept
