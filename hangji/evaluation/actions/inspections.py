"""The yearly inspection: the report comes, a result is concluded; where it failed another person confirms."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from hangji.evaluation.actions.hand import another_person, same_version, save, standing_for
from hangji.evaluation.models import Inspection, InspectionResult
from hangji.evaluation.queries.standing import due_days, is_due, party_of
from hangji.kit.insert import insert
from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import not_in_future, writing
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing, Status
from rulebook.evaluation import RESULTS, best_result, registered_by, within


def receive_report(*, organisation: SocialOrganization, year: int, day: date, act: Act) -> Inspection:
    """Record that the report on ``year`` came on ``day``; told again, the day that was recorded stays."""
    cannot = _("不能登记报送")
    not_in_future(day, act)
    with writing(act) as pen:
        standing = standing_for(act, Permission.KEEP_ROUNDS, organisation, cannot)
        kept: Inspection | None = Inspection.objects.filter(organisation=organisation, year=year).first()
        if kept:
            return kept
        _owes(standing, year, day, cannot)
        made: Inspection = Inspection.objects.create(organisation=organisation, year=year, reported_on=day)
        after = {"year": year, "reported_on": day}
        pen.note(Note("receive_report", "Inspection", made.pk, str(made), after=after))
    return made


def receive_reports(*, organisations: Sequence[int], year: int, day: date, act: Act) -> int:
    """The same for several at once; how many were new. One that has reported already is left as it is."""
    cannot = _("不能登记报送")
    not_in_future(day, act)
    access.require(act, Permission.KEEP_ROUNDS)
    with writing(act) as pen:
        there = Inspection.objects.filter(organisation__in=organisations, year=year).values("organisation")
        rows = Standing.objects.asof(act.today).filter(organisation__in=organisations, status=Status.ACTIVE)
        rows = rows.exclude(organisation__in=there).select_related("organisation").order_by("organisation")
        made = []
        for standing in rows:
            region, level = standing.region_code, standing.level
            access.require(act, Permission.KEEP_ROUNDS, region_code=region, level=level)
            _owes(standing, year, day, cannot)
            made.append(Inspection(organisation=standing.organisation, year=year, reported_on=day))
        insert(Inspection, made, numbered=True)
        after = {"year": year, "reported_on": day}
        for one in made:
            pen.note(Note("receive_report", "Inspection", one.pk, str(one), after=after))
    return len(made)


def _owes(standing: Standing, year: int, day: date, cannot: str) -> None:
    if day.year <= year:
        raise Refusal(cannot, _("%(year)d 年还没有结束") % {"year": year}, _("核对年度和日期"))
    if standing.kind not in due_days(year):
        raise Refusal(cannot, _("%(year)d 年度没有报送的规定") % {"year": year}, _("核对年度"))
    registered = standing.organisation.registered_on
    if registered and registered > registered_by(standing.kind, year, place=standing.region_code):
        facts = {"registered": registered.isoformat(), "year": year}
        raise Refusal(cannot, _("%(registered)s 登记，不参加 %(year)d 年度年检") % facts, _("核对年度"))


def conclude_inspection(*, inspection: Inspection, result: str, opinion: str, version: int, act: Act) -> Inspection:
    """Conclude. A condition may keep the result from being the best; a failed one waits for another person."""
    cannot = _("不能下年检结论")
    with writing(act) as pen:
        standing = standing_for(act, Permission.KEEP_ROUNDS, inspection.organisation, cannot)
        one: Inspection = Inspection.objects.select_for_update().select_related("organisation").get(pk=inspection.pk)
        if one.result == result and one.opinion == opinion:
            return one
        same_version(one, version, cannot)
        if one.result:
            raise Refusal(cannot, _("已有结论：%(result)s") % {"result": one.get_result_display()}, _("核对年度"))
        _may_be(result, standing, act, cannot)
        part = party_of(one.organisation_id, one.year, "inspection")
        for name, value in (part.kept if part else {}).items():
            setattr(one, name, value)
        one.result, one.opinion, one.second = result, opinion, result == InspectionResult.FAILED
        one.concluded_on, one.concluded_by, one.concluded_by_name = act.today, act.user.username, act.user.name
        save(one)
        after = {"inspection_result": result, "year": one.year}
        pen.note(Note("conclude_inspection", "Inspection", one.pk, str(one), after=after, reason=opinion))
    return one


def _may_be(result: str, standing: Standing, act: Act, cannot: str) -> None:
    limit = best_result(due=is_due(standing), day=act.today, place=standing.region_code)
    if within(result, limit.best, RESULTS) or limit.clause is None:
        return
    because = _("%(said)s；依据：%(source)s") % {"said": said(limit.reason), "source": _(limit.clause.source)}
    best = InspectionResult(limit.best).label
    raise Refusal(cannot, because, _("最好定为“%(best)s”；组建党组织以后按新的情况定") % {"best": best})


def confirm_inspection(*, inspection: Inspection, agrees: bool, opinion: str, version: int, act: Act) -> Inspection:
    """Another person agrees that it failed; or does not, and it is concluded anew."""
    cannot = _("不能复核年检结论")
    with writing(act) as pen:
        standing_for(act, Permission.CHECK_ROUNDS, inspection.organisation, cannot)
        one: Inspection = Inspection.objects.select_for_update().select_related("organisation").get(pk=inspection.pk)
        if one.confirmed_by == act.user.username:
            return one
        same_version(one, version, cannot)
        if not one.waits_for_second:
            raise Refusal(cannot, _("没有等待复核的不合格结论"), _("看现在的情况"))
        another_person(one.concluded_by, act, cannot)
        if agrees:
            one.confirmed_on, one.confirmed_by, one.confirmed_by_name = act.today, act.user.username, act.user.name
        else:
            _reopen(one)
        save(one)
        after = {"agrees": agrees, "year": one.year}
        pen.note(Note("confirm_inspection", "Inspection", one.pk, str(one), after=after, reason=opinion))
    return one


def _reopen(one: Inspection) -> None:
    one.result, one.opinion, one.second = "", "", False
    one.concluded_on, one.concluded_by, one.concluded_by_name = None, "", ""
