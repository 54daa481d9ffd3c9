"""What the annual appraisal makes due: for a Party worker, for a reviewer, for whoever runs a round."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from hangji.appraisal.models import Appraisal, AppraisalReview, AppraisalRound, AppraisalState, Stage
from hangji.appraisal.queries.conditions import conditions
from hangji.governance.queries.sight import kept_by
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, leads_to
from hangji.office.permissions import Permission

# list: tag, sentence, note, address, query, verb, whether its least value is a last day
Line = tuple[str, Any, Any, str, str, Any, bool]
OWN: dict[str, Line] = {
    "waiting": (
        "self_due",
        gettext_lazy("%(count)d 份年度考评等待自评"),
        gettext_lazy("台账里有的已经填好，最早应于 %(day)s 前交"),
        "appraisal:self",
        "appraisal:mine",
        gettext_lazy("自评"),
        True,
    ),
    "told": (
        "told",
        gettext_lazy("%(count)d 份年度考评的结果已告知"),
        gettext_lazy("有异议的，最早应于 %(day)s 前提出"),
        "appraisal:appraisal",
        "appraisal:mine",
        gettext_lazy("看结果"),
        True,
    ),
}
REVIEWING: dict[str, Line] = {
    "reviews": (
        "to_review",
        gettext_lazy("%(count)d 家的年度考评等你评审"),
        gettext_lazy("打开材料再评；交了不能改"),
        "appraisal:review",
        "appraisal:reviews?due",
        gettext_lazy("评审"),
        False,
    ),
}
RUNNING: dict[str, Line] = {
    "unhanded": (
        "pending",
        gettext_lazy("%(count)d 家已自评，没有分派评审"),
        gettext_lazy("最早 %(day)s 交"),
        "appraisal:round",
        "appraisal:appraisals?due",
        gettext_lazy("分派评审"),
        False,
    ),
    "late": (
        "overdue",
        gettext_lazy("%(count)d 家过了自评期限，没有交"),
        gettext_lazy("催办，或者写明原因转入评审"),
        "appraisal:appraisal",
        "appraisal:appraisals?due",
        gettext_lazy("查看"),
        True,
    ),
    "objections": (
        "objection",
        gettext_lazy("%(count)d 家对考评结果有异议，没有交人处理"),
        gettext_lazy("最早 %(day)s 告知的结果；由没有评过它的人处理"),
        "appraisal:appraisal",
        "appraisal:appraisals?due",
        gettext_lazy("交人处理"),
        False,
    ),
    "settle": (
        "pending",
        gettext_lazy("%(count)d 家的异议期满，结果可以定"),
        gettext_lazy("最早 %(day)s 期满"),
        "appraisal:appraisal",
        "appraisal:appraisals?due",
        gettext_lazy("定结果"),
        False,
    ),
}
CONSIDERING: dict[str, Line] = {
    "consider": (
        "pending",
        gettext_lazy("%(count)d 轮年度考评的结果等待党委研究"),
        gettext_lazy("列入党委会议的议题"),
        "appraisal:round",
        "appraisal:rounds?due",
        gettext_lazy("查看"),
        False,
    ),
}


def duties(viewer: Viewer) -> Ask:
    asks = [_reviewer(viewer)] if viewer.has(Permission.REVIEW_APPRAISAL) else []
    if viewer.territory is not None and viewer.has(Permission.RUN_APPRAISALS):
        asks.append(_office(viewer))
    elif viewer.territory is not None and viewer.has(Permission.RECORD_COMMITTEE):
        asks.append(_committee(viewer))
    elif viewer.has(Permission.SELF_APPRAISE):
        asks.append(_worker(viewer))
    if not asks:
        return NOTHING
    lists = {name: rows for ask in asks for name, rows in ask.lists.items()}
    return Ask(lambda found: (duty for ask in asks for duty in ask.say(found)), lists)


def _worker(viewer: Viewer) -> Ask:
    mine = Appraisal.objects.filter(organisation__in=kept_by(viewer.act))
    told = mine.filter(state=AppraisalState.TOLD, object_by__gte=viewer.today)
    lists = {
        "waiting": Countable(mine.filter(state=AppraisalState.WAITING), by="round__hand_in_by", first=("pk",)),
        "told": Countable(told, by="object_by", first=("pk",)),
    }
    return Ask(partial(_say, viewer, OWN, Whose.PERSON), lists)


def _reviewer(viewer: Viewer) -> Ask:
    ready = (
        Q(stage=Stage.FIRST, appraisal__state=AppraisalState.HANDED_IN)
        | Q(stage__in=[Stage.SECOND, Stage.THIRD], appraisal__state=AppraisalState.REVIEWED)
        | Q(stage=Stage.OBJECTION, appraisal__state=AppraisalState.OBJECTED)
    )
    rows = AppraisalReview.objects.handed_to(viewer.act).waiting().filter(ready)
    return Ask(
        partial(_say, viewer, REVIEWING, Whose.PERSON), {"reviews": Countable(rows, by="handed_at", first=("pk",))}
    )


def _office(viewer: Viewer) -> Ask:
    assert viewer.territory is not None
    here = AppraisalRound.objects.filter(viewer.territory.q()).values("pk")
    rows = Appraisal.objects.filter(round__in=here)
    late = rows.filter(state=AppraisalState.WAITING, round__hand_in_by__lt=viewer.today)
    decider = AppraisalReview.objects.filter(appraisal=OuterRef("pk"), stage=Stage.OBJECTION)
    objected = rows.filter(~Exists(decider), state=AppraisalState.OBJECTED)
    over = rows.filter(state=AppraisalState.TOLD, object_by__lt=viewer.today)
    lists = {
        "unhanded": Countable(rows.filter(conditions(viewer.today)["unhanded"]), by="handed_in_on", first=("round",)),
        "late": Countable(late, by="round__hand_in_by", first=("pk",)),
        "objections": Countable(objected, by="told_on", first=("pk",)),
        "settle": Countable(over, by="object_by", first=("pk",)),
    }
    return Ask(partial(_say, viewer, RUNNING, Whose.OFFICE), lists)


def _committee(viewer: Viewer) -> Ask:
    assert viewer.territory is not None
    unfinished = Appraisal.objects.filter(
        round=OuterRef("pk"), state__in=[AppraisalState.WAITING, AppraisalState.HANDED_IN]
    )
    rows = AppraisalRound.objects.filter(
        viewer.territory.q(), ~Exists(unfinished), drawn_on__isnull=False, considered_on__isnull=True, told_on=None
    )
    wanted = rows.filter(content__considered=True)
    return Ask(
        partial(_say, viewer, CONSIDERING, Whose.OFFICE), {"consider": Countable(wanted, by="drawn_on", first=("pk",))}
    )


def _say(viewer: Viewer, lines: dict[str, Line], whose: Whose, found: Counts) -> Iterator[Duty]:
    for name, (tag, text, note, page, listing, verb, ends) in lines.items():
        waiting = found[name]
        if not waiting.count:
            continue
        url = leads_to(page, listing, name, waiting, viewer)
        told = {"count": waiting.count, "day": waiting.least}
        due = waiting.least if ends else None
        yield Duty("appraisal", tag, waiting.count, text % told, note % told, url, str(verb), due, whose)
