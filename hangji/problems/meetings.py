"""Problems put to a body that nobody has accepted yet, for its meeting. What it adopts accepts them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body
from hangji.problems.actions.handling import Handling, accept_problem
from hangji.problems.models import Problem, ProblemState
from hangji.problems.queries import owners_of, put_to_body


def _waiting(body: Body, _act: Act) -> Iterator[Matter]:
    for each in put_to_body(body).filter(state=ProblemState.RAISED):
        url = reverse("problems:problem", args=[each.pk])
        note = f"{each.raised_by_name} {each.raised_on.isoformat()} 提出"
        yield Matter(each.pk, f"{each.organisation}：{each.what}"[:200], note, url)


def _do(pk: int, decided: Decided, act: Act) -> str:
    """Accept it with the decision as its measures. The owner is found by name; another name has whoever records it."""
    if decided.outcome != "adopted":
        return ""
    problem = Problem.objects.get(pk=pk)
    owners = owners_of(problem, act.today)
    owner = owners.filter(name=decided.owner).first() or owners.filter(pk=act.user.pk).first()
    if owner is None:
        return ""
    measures = f"{decided.ground}：{decided.opinion}"[:500]
    handling = Handling(owner, problem.kind or "other", measures, decided.due_on)
    accept_problem(problem=problem, handling=handling, version=problem.version, act=act)
    return _("已受理问题")


PROBLEMS = Source(
    "problems.problem",
    "problem",
    gettext_lazy("待受理的问题"),
    {"adopted": gettext_lazy("受理问题：决定内容作为办理措施，责任人和期限随之登记")},
    _waiting,
    _do,
    page="problems:problem",
)
