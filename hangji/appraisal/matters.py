"""Results of a round that wait for the leading committee; what it adopts is the ground on which they are told."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.appraisal.actions.rounds import consider_round
from hangji.appraisal.models import Appraisal, AppraisalRound, AppraisalState
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body, BodyKind


def _waiting(body: Body, _act: Act) -> Iterator[Matter]:
    """Of the comprehensive committee's own place: reviewed as a whole, the sample drawn, not considered yet."""
    if body.kind != BodyKind.COMPREHENSIVE:
        return
    unfinished = Appraisal.objects.filter(
        round=OuterRef("pk"), state__in=[AppraisalState.WAITING, AppraisalState.HANDED_IN]
    )
    rounds = AppraisalRound.objects.filter(
        ~Exists(unfinished), drawn_on__isnull=False, considered_on__isnull=True, told_on__isnull=True
    )
    for one in rounds.order_by("year"):
        if one.rules.considered and Territory(body.region_code, body.level).holds(one.region_code, one.level):
            note = f"共 {one.appraisals.count()} 家，评审完毕，抽中复评的已抽出"
            yield Matter(one.pk, f"{one.name}的结果", note, reverse("appraisal:round", args=[one.pk]))


def _do(pk: int, decided: Decided, act: Act) -> str:
    if decided.outcome != "adopted":
        return ""
    one = AppraisalRound.objects.get(pk=pk)
    ground = f"{decided.ground}：{decided.opinion}"[:200]
    consider_round(round=one, day=decided.day, ground=ground, act=act)
    return _("已登记党委研究，民政局可以告知结果")


APPRAISALS = Source(
    "appraisal.round",
    "appraisal",
    gettext_lazy("待研究的年度考评结果"),
    {"adopted": gettext_lazy("登记党委研究过，民政局据此告知各家结果")},
    _waiting,
    _do,
    page="appraisal:round",
)
