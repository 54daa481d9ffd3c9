"""Setting a proposal aside until a day, and taking that back. Nothing of this changes a figure."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.coverage.actions import POSTPONE_MONTHS
from hangji.coverage.industries.queries import Found, Place, found_in
from hangji.coverage.models import IndustryAside
from hangji.kit import turns
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from rulebook.calendar import add_months


def set_aside(*, place: Place, until: date, reason: str, act: Act) -> IndustryAside:
    """No committee is founded for now, because of ``reason``; on the day after ``until`` it is proposed again.

    Said again with the same words, nothing changes; with others, those hold from then on.
    """
    access.require(act, Permission.FORM, region_code=place.region_code, level=place.level)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [place.region_code])
        running = _running(place)
        if running and (running.until, running.reason) == (until, reason):
            return running
        _is_proposed(place, act)
        _may_wait(until, reason, act)
        if running:
            _lift(running, act)
        aside = IndustryAside.objects.create(
            region_code=place.region_code,
            level=place.level,
            industry=place.industry,
            until=until,
            reason=reason,
            set_at=act.at,
            set_by=act.user.username,
            set_by_name=act.user.name,
        )
        _tell(pen, "set_industry_aside", aside, reason=reason)
        return aside


def take_up(*, place: Place, act: Act) -> None:
    """The proposal stands again at once; where nothing was set aside, nothing changes."""
    access.require(act, Permission.FORM, region_code=place.region_code, level=place.level)
    with writing(act) as pen:
        if running := _running(place):
            _lift(running, act)
            _tell(pen, "take_up_industry", running)


def _running(place: Place) -> IndustryAside | None:
    kept = IndustryAside.objects.select_for_update().filter(region_code=place.region_code, level=place.level)
    return kept.filter(industry=place.industry, lifted_at__isnull=True).first()


def _lift(running: IndustryAside, act: Act) -> None:
    running.lifted_at = act.at
    running.save(update_fields=["lifted_at"])


def _tell(pen: Pen, verb: str, aside: IndustryAside, reason: str = "") -> None:
    after = {name: getattr(aside, name) for name in ("industry", "region_code", "level", "until")}
    pen.note(Note(verb, "IndustryAside", aside.pk, aside.industry, {}, after, reason))


def _is_proposed(place: Place, act: Act) -> None:
    found = one(place, act.today)
    if found is None or found.verdict.answer != "proposed":
        raise Refusal(
            _("不能暂不成立：“%(industry)s”今天不在建议之列") % {"industry": place.industry},
            str(found.verdict.reason) if found else _("这里没有这个行业的社会组织"),
            _("回到建议名单看现在有哪些"),
        )


def one(place: Place, day: date) -> Found | None:
    """One industry of one place on a day."""
    return next((each for each in found_in([place.territory], day, place.industry) if each.place == place), None)


def _may_wait(until: date, reason: str, act: Act) -> None:
    if not reason.strip():
        raise Refusal(_("不能暂不成立：没有写理由"), _("理由要留给以后查看的人"), _("写明理由后再提交"))
    last = add_months(act.today, POSTPONE_MONTHS)
    if not act.today < until <= last:
        raise Refusal(
            _("不能暂不成立至 %(day)s") % {"day": until.isoformat()},
            _("从明天起，最长到 %(last)s（%(months)d 个月）") % {"last": last.isoformat(), "months": POSTPONE_MONTHS},
            _("改一个日期；到期以后会再提出来"),
        )
