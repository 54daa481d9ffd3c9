"""Postponements that run out and disputed verdicts, for the meeting of the place's comprehensive committee."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.coverage.actions import answer_dispute, lift_postponement, postpone
from hangji.coverage.models import Dispute, Postponement
from hangji.kit.letter import day_said
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body, BodyKind
from hangji.office.permissions import Permission
from hangji.registry.models import Classification

SOON = timedelta(days=30)
LONGEST = 300  # what a postponement keeps of a reason


def _placed(body: Body) -> QuerySet[Any]:
    """The organisations of the body's territory: a comprehensive committee has one, the others lead by industry."""
    held = Classification.objects.valid().filter(Territory(body.region_code, body.level).q())
    return held.values("organisation") if body.kind == BodyKind.COMPREHENSIVE else held.none().values("organisation")


def _ending(body: Body, act: Act) -> Iterator[Matter]:
    running = Postponement.objects.filter(
        organisation__in=_placed(body), lifted_at__isnull=True, until__lte=act.today + SOON
    )
    for each in running.select_related("organisation").order_by("until", "pk"):
        url = reverse("desk:organisation", args=[each.organisation_id])
        title = f"{each.organisation}暂缓组建{day_said(each.until)}到期"
        yield Matter(each.pk, title[:200], f"暂缓理由：{each.reason}", url, each.until)


def _settle(pk: int, decided: Decided, act: Act) -> str:
    """不同意: no longer postponed. 暂缓到以后: postponed anew until the day that the meeting named."""
    organisation = Postponement.objects.select_related("organisation").get(pk=pk).organisation
    if decided.outcome not in ("rejected", "postponed"):
        return ""
    lift_postponement(organisation=organisation, act=act)
    if decided.until is None:
        return _("已解除暂缓")
    reason = f"{decided.ground}：{decided.opinion}"[:LONGEST]
    postpone(organisation=organisation, until=decided.until, reason=reason, act=act)
    return _("已重新暂缓到 %(day)s") % {"day": decided.until.isoformat()}


POSTPONEMENTS = Source(
    "coverage.postponement",
    "postponement",
    gettext_lazy("到期的暂缓"),
    {
        "rejected": gettext_lazy("解除暂缓，回到应建未建"),
        "postponed": gettext_lazy("解除现在的暂缓，重新暂缓到所写日期"),
    },
    _ending,
    _settle,
)


def _disputed(body: Body, _act: Act) -> Iterator[Matter]:
    waiting = Dispute.objects.filter(organisation__in=_placed(body), answered_at__isnull=True)
    for each in waiting.select_related("organisation").order_by("raised_at", "pk"):
        url = reverse("desk:organisation", args=[each.organisation_id])
        note = f"{each.raised_by_name or each.raised_by}提出：{each.reason}；现在的判定：{each.conclusion}"
        yield Matter(each.pk, f"{each.organisation}对判定的异议"[:200], note, url)


def _answer(pk: int, decided: Decided, act: Act) -> str:
    """Who records the decision may lack the right to answer; then it is recorded alone, and the office answers."""
    dispute = Dispute.objects.select_related("organisation").get(pk=pk)
    placed = Classification.objects.valid().filter(where(act, Permission.SETTLE_DISPUTE))
    may = placed.filter(organisation=dispute.organisation_id).exists()
    if decided.outcome not in ("adopted", "rejected") or not may:
        return ""
    reply = f"{decided.ground}：{decided.opinion}"[:500]
    answer_dispute(dispute=dispute, upheld=decided.outcome == "adopted", reply=reply, act=act)
    return _("已答复异议")


DISPUTES = Source(
    "coverage.dispute",
    "dispute",
    gettext_lazy("待答复的异议"),
    {
        "adopted": gettext_lazy("记录的人有权处理异议的，答复为异议成立；否则由民政局按决定答复"),
        "rejected": gettext_lazy("记录的人有权处理异议的，答复为异议不成立；否则由民政局按决定答复"),
    },
    _disputed,
    _answer,
)
