"""What waits in the room: for who runs the qualification and the fund, for reviewers, for Party workers."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission
from hangji.people.certification.models import Application, ApplicationState, Certificate, Review, Round, RoundState
from hangji.people.certification.queries import open_to, own_application, third_due, with_sheets
from hangji.people.fund.models import Entry, EntryState, Fund, FundState
from rulebook.calendar import add_months

SOON = 3  # months before a certificate's last day in which the office is told


def duties(viewer: Viewer) -> Ask:
    if viewer.territory is not None and viewer.has(Permission.RUN_CERTIFICATES):
        return _office(viewer)
    if viewer.has(Permission.ASSESS):
        return _reviewer(viewer)
    if viewer.has(Permission.APPLY_CERTIFICATE) and viewer.act.user.person_id:
        return _worker(viewer)
    return NOTHING


def _office(viewer: Viewer) -> Ask:
    assert viewer.territory is not None
    here, today, me = viewer.territory.q(), viewer.today, viewer.act.user.username
    rounds = Round.objects.filter(here)
    running = Application.objects.filter(round__in=rounds.filter(state=RoundState.OPEN).values("pk"))
    admitted = with_sheets(running.filter(state=ApplicationState.ADMITTED))
    open_ = Application.objects.filter(round=OuterRef("pk"), state__in=["submitted", "admitted"])
    passed = Application.objects.filter(round=OuterRef("pk"), state=ApplicationState.PASSED)
    assessed = rounds.filter(~Exists(open_), Exists(passed), state=RoundState.OPEN, closes_on__lt=today)
    over = rounds.filter(state=RoundState.NOTICE, notice_last_day__lt=today)
    ending = Certificate.objects.filter(here, state="valid", last_day__gte=today, last_day__lte=add_months(today, SOON))
    entries = Entry.objects.filter(fund__in=Fund.objects.filter(here).values("pk"), state=EntryState.PROPOSED)
    closing = Fund.objects.filter(here, state=FundState.CLOSING)
    return Ask(
        partial(_say_office, viewer),
        {
            "submitted": Countable(running.filter(state=ApplicationState.SUBMITTED), by="applied_on", first=("round",)),
            "unhanded": Countable(admitted.filter(handed__lt=2), by="applied_on", first=("round",)),
            "third": Countable(third_due(running), by="applied_on", first=("pk",)),
            "assessed": Countable(assessed, by="closes_on", first=("pk",)),
            "objections": Countable(
                rounds.filter(objections__handled_on__isnull=True, objections__isnull=False).distinct(),
                by="notice_last_day",
                first=("pk",),
            ),
            "issue": Countable(over.exclude(published_by=me), by="notice_last_day", first=("pk",)),
            "issue_others": Countable(over.filter(published_by=me), by="notice_last_day", first=("pk",)),
            "ending": Countable(ending, by="last_day"),
            "check": Countable(entries.exclude(proposed_by=me), by="day", first=("fund",)),
            "check_others": Countable(entries.filter(proposed_by=me), by="day", first=("fund",)),
            "closing": Countable(closing.exclude(closing_by=me), by="year", first=("pk",)),
        },
    )


def _say_office(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    yield from _of_round(found)
    soon = found["ending"]
    url = f"{reverse('people:certificates')}?state=valid&until={add_months(viewer.today, SOON)}"
    text, note = _("%(count)d 张证书快到期") % {"count": soon.count}, _("学时够的可以续期")
    yield Duty("people", "month", soon.count, text, note, url, _("逐张续期"), due=soon.least)
    yield from _of_fund(found)


def _of_round(found: Counts) -> Iterator[Duty]:
    first, others = _("最早 %(day)s"), Whose.OTHERS
    for name, tag, text, page, verb, whose in (
        ("submitted", "pending", _("%(count)d 份认证申请等待审核资格"), "people:round", _("逐份审核"), Whose.OFFICE),
        ("unhanded", "pending", _("%(count)d 份申请等待分派评审"), "people:hand_out", _("分派评审"), Whose.OFFICE),
        ("third", "pending", _("%(count)d 份申请的两位评审相差太大"), "people:third", _("再请一位"), Whose.OFFICE),
        ("assessed", "doing", _("%(count)d 轮认证评审完了，等待公示"), "people:publish", _("开始公示"), Whose.OFFICE),
        ("objections", "disputed", _("%(count)d 轮公示有异议没有办结"), "people:round", _("办结异议"), Whose.OFFICE),
        ("issue", "doing", _("%(count)d 轮公示期满，等待发证"), "people:issue", _("发证"), Whose.OFFICE),
        ("issue_others", "doing", _("%(count)d 轮由你公示，等另一位同事发证"), "people:round", _("查看"), others),
    ):  # fmt: skip
        listed = found[name]
        url = reverse(page, args=listed.first) if listed.count else ""
        url += "?state=submitted" if name == "submitted" else ""
        yield Duty(
            "people",
            tag,
            listed.count,
            text % {"count": listed.count},
            first % {"day": listed.least},
            url,
            verb,
            whose=whose,
        )


def _of_fund(found: Counts) -> Iterator[Duty]:
    for name, text, verb, whose in (
        ("check", _("%(count)d 笔专项资金等你复核"), _("逐笔复核"), Whose.OFFICE),
        ("check_others", _("%(count)d 笔专项资金由你登记，等另一位同事复核"), _("查看"), Whose.OTHERS),
        ("closing", _("%(count)d 个年度的结账等你复核"), _("复核结账"), Whose.OFFICE),
    ):
        listed = found[name]
        page = "fund:close_confirm" if name == "closing" else "fund:fund"
        url = reverse(page, args=listed.first) if listed.count else ""
        note = _("最早 %(day)s") % {"day": listed.least}
        yield Duty("fund", "to_check", listed.count, text % {"count": listed.count}, note, url, verb, whose=whose)


def _reviewer(viewer: Viewer) -> Ask:
    mine = Review.objects.handed_to(viewer.act).waiting()

    def say(found: Counts) -> Iterator[Duty]:
        count, url = found["sheets"].count, reverse("people:reviews")
        text = _("%(count)d 份申请等你评审") % {"count": count}
        yield Duty("people", "pending", count, text, _("互不知道对方的分数"), url, _("逐份评审"), whose=Whose.PERSON)

    open_ones = mine.filter(application__round__state=RoundState.OPEN)
    return Ask(say, {"sheets": Countable(open_ones, by="handed_at")})


def _worker(viewer: Viewer) -> Ask:
    """The rounds that one may apply in and has not; a certificate that ends soon."""
    today, person = viewer.today, viewer.act.user.person_id
    ending = Certificate.objects.filter(
        Q(last_day__gte=today, last_day__lte=add_months(today, SOON)), person=person, state="valid"
    )
    held = Certificate.objects.filter(person=person, last_day__gte=today).exclude(state="revoked")

    def say(found: Counts) -> Iterator[Duty]:
        url, mine = reverse("people:mine"), Whose.PERSON
        soon: Any = found["ending"]
        text, note = _("你的证书快到期"), _("学时够了，告诉民政局办理续期")
        yield Duty("people", "month", soon.count, text, note, url, _("看证书"), due=soon.least, whose=mine)
        if found["held"].count:
            return
        for one, _units in open_to(viewer.act):
            if own_application(viewer.act, one) is None:
                text, due = _("可以申请：%(name)s") % {"name": one}, one.closes_on
                yield Duty("people", "week", 1, text, _("自愿申请"), url, _("看条件"), due=due, whose=mine)

    return Ask(say, {"ending": Countable(ending, by="last_day"), "held": Countable(held)})
