"""Requests to put off an election, for the meeting of the leading body; what it decides is answered on its ground."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.kit.letter import day_said
from hangji.life.actions.extensions import Paper, decide_extension
from hangji.life.models import Extension
from hangji.life.queries.terms import extensions_waiting
from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body

LONGEST = 500  # what a request keeps of an answer


def _waiting(body: Body, _act: Act) -> Iterator[Matter]:
    for each in extensions_waiting(body):
        title = f"{each.party_organization}延期换届的请示"
        note = f"任期{day_said(each.before)}届满，请示延期至{day_said(each.extended_to)}；理由：{each.reason}"
        yield Matter(each.pk, title[:200], note, reverse("life:extension", args=[each.pk]), each.before)


def _do(pk: int, decided: Decided, act: Act) -> str:
    """同意、不同意: answered today by a paper of ours, or on the meeting's day by one with its own number."""
    if decided.outcome not in ("adopted", "rejected"):
        return ""
    agreed = decided.outcome == "adopted"
    paper = Paper(decided.day if decided.number else act.today, decided.number, base=decided.base)
    answer = f"{decided.ground}：{decided.opinion}"[:LONGEST]
    extension = Extension.objects.get(pk=pk)
    done = decide_extension(extension=extension, agreed=agreed, answer=answer, paper=paper, act=act)
    return _("已批复延期换届：%(number)s") % {"number": done.reply_number}


EXTENSIONS = Source(
    "life.extension",
    "term",
    gettext_lazy("待批复的延期换届"),
    {
        "adopted": gettext_lazy("批准延期，任期改到请示的日期"),
        "rejected": gettext_lazy("不批准，意见写进批复"),
    },
    _waiting,
    _do,
    page="life:extension",
)
