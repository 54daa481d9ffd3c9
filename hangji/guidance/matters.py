"""Problems put to a body that nobody has answered yet, for its meeting. What it adopts is the answer."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.guidance.actions.contacts import answer_problem
from hangji.guidance.models import Problem, ProblemState
from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body


def _waiting(body: Body, _act: Act) -> Iterator[Matter]:
    put = Problem.objects.filter(body=body, state=ProblemState.OPEN).select_related("organisation")
    for each in put.order_by("raised_on", "pk"):
        url = reverse("guidance:problem", args=[each.pk])
        note = f"{each.raised_by_name} {each.raised_on.isoformat()} 提出"
        yield Matter(each.pk, f"{each.organisation}：{each.what}"[:200], note, url)


def _do(pk: int, decided: Decided, act: Act) -> str:
    if decided.outcome != "adopted":
        return ""
    problem = Problem.objects.get(pk=pk)
    answer = f"{decided.ground}：{decided.opinion}"[:500]
    owner, due_on = decided.owner, decided.due_on
    answer_problem(problem=problem, answer=answer, owner=owner, due_on=due_on, version=problem.version, act=act)
    return _("已答复问题")


PROBLEMS = Source(
    "guidance.problem",
    "problem",
    gettext_lazy("待答复的问题"),
    {"adopted": gettext_lazy("答复问题：决定内容作为答复，责任人和期限随之登记")},
    _waiting,
    _do,
    page="guidance:problem",
)
