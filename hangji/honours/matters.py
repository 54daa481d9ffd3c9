"""Lists of whom to award that wait for the committee; what its meeting decides is done to the round."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.honours.actions.rounds import decide_list, return_list
from hangji.honours.models import EntryState, HonourRound, HonourState
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body

LONGEST = 500


def _waiting(body: Body, _act: Act) -> Iterator[Matter]:
    rounds = HonourRound.objects.filter(body=body, state=HonourState.SETTLED).order_by("settled_on", "pk")
    for one in rounds:
        count = one.entries.filter(state=EntryState.PROPOSED).count()
        tied = one.entries.filter(state=EntryState.TIED).count()
        note = f"拟表彰 {count} 个" + (f"，末位并列 {tied} 个待定" if tied else "")
        yield Matter(one.pk, f"{one}拟表彰名单", note, reverse("honours:round", args=[one.pk]))


def _do(pk: int, decided: Decided, act: Act) -> str:
    one = HonourRound.objects.get(pk=pk)
    said = f"{decided.ground}：{decided.opinion}"[:LONGEST]
    if decided.outcome == "rejected":
        return_list(round=one, because=said, act=act)
        return _("已退回重新拟定")
    if decided.outcome != "adopted":
        return ""
    if one.entries.filter(state=EntryState.TIED).exists():
        raise Refusal(
            _("不能照会议的结果办：还有末位并列的没有选定"),
            _("并列的取哪几个，要在名单页上写明"),
            _("到“研究名单”里选定，依据写这次会议"),
        )
    decide_list(round=one, chosen=[], struck=[], ground=said, act=act)
    return _("已同意拟表彰名单，接下来公示")


LISTS = Source(
    "honours.list",
    "other",
    gettext_lazy("待研究的拟表彰名单"),
    {
        "adopted": gettext_lazy("同意名单，由民政局公示；有末位并列的到名单页选定"),
        "rejected": gettext_lazy("退回民政局重新拟定"),
    },
    _waiting,
    _do,
    page="honours:round",
)
