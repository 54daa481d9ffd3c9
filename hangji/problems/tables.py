"""The lists of problems and of matters, each as its query string asks for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models import Body
from hangji.office.models.places import within_span
from hangji.problems.duties import duties
from hangji.problems.models import Problem, ProblemSource, ProblemState, Supervision
from hangji.problems.queries import body_said, kind_said, kind_titles, matters_seen
from hangji.registry.models import Classification

UNSORTED = "none"  # the value of the filter for problems that nobody has sorted yet


def tag_of(problem: Any) -> str:
    return f"problem_{problem.state}"


def _to(name: str) -> Any:
    return lambda row: reverse(name, args=[row.pk])


def _late(problem: Any) -> str:
    """What stands under the state: 逾期, 督办, 共性问题."""
    words = []
    if problem.late:
        words.append(_now("逾期"))
    if problem.supervised:
        words.append(_now("督办中"))
    if problem.matter_id:
        words.append(_now("共性问题"))
    return _now("、").join(words)


PROBLEMS = Table(
    "problems:problems",
    _("问题台账"),
    (
        Column("what", _("问题"), lambda p: p.what, url=_to("problems:problem"), note=_late),
        Column(
            "name",
            _("社会组织"),
            lambda p: str(p.organisation),
            "organisation__name",
            url=lambda p: reverse("desk:organisation", args=[p.organisation_id]),
        ),
        Column("state", _("状态"), lambda p: str(p.get_state_display()), "state", tag=tag_of),
        Column("kind", _("类别"), lambda p: kind_said(p.kind), "kind"),
        Column("raised_on", _("提出日期"), lambda p: p.raised_on, "raised_on"),
        Column("by", _("提出人"), lambda p: p.raised_by_name),
        Column("body", _("办理单位"), lambda p: body_said(p.body)),
        Column("owner", _("责任人"), lambda p: p.owner_name),
        Column("due_on", _("期限"), lambda p: p.by),
        Column("source", _("来源"), lambda p: str(p.get_source_display()), shown=False),
        Column("result", _("办理结果"), lambda p: p.result, shown=False),
        Column("ended_on", _("销号日期"), lambda p: p.ended_on, "ended_on", shown=False),
    ),
    order="-raised_on",
    waits_for=_("提出问题以后列在这里，跟到销号；记联系、走访、数据质量里也可以提出。"),
)

MATTERS = Table(
    "problems:matters",
    _("共性问题"),
    (
        Column("what", _("共性问题"), lambda m: m.what, url=_to("problems:matter")),
        Column("made_on", _("归并日期"), lambda m: m.made_on, "made_on"),
        Column("places", _("涉及（家）"), lambda m: m.count, number=True),
        Column("open", _("没有销号（家）"), lambda m: m.open, number=True),
        Column(
            "state",
            _("状态"),
            lambda m: "problem_accepted" if m.open else "problem_ended",
            tag=lambda m: "problem_accepted" if m.open else "problem_ended",
        ),
    ),
    order="-made_on",
    waits_for=_("几家都有的一件事，归并为共性问题以后列在这里。"),
)


def due_day(problem: Problem) -> date | None:
    """The last day that runs now: of accepting, solving or contesting."""
    if problem.state == ProblemState.RAISED:
        return problem.answer_by
    if problem.state == ProblemState.SOLVED:
        return problem.contest_until
    return None if problem.over else problem.due_on


def problems(act: Act, params: QueryDict, names: Mapping[int, str]) -> Listing:
    """The ledger as one person sees it."""
    open_demand = Supervision.objects.filter(problem=OuterRef("pk"), replied_on__isnull=True)
    late = Problem.objects.overdue(act.today).filter(pk=OuterRef("pk"))
    rows = Problem.objects.visible_to(act).select_related("organisation", "body")
    rows = rows.annotate(supervised=Exists(open_demand), late=Exists(late))
    listing = Listing(PROBLEMS, rows, params, _filters(act, names))

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.by = due_day(row)
            yield row

    listing.dress = dress
    return listing


def _filters(act: Act, names: Mapping[int, str]) -> list[Filter]:
    titles = {**{code: _now(title) for code, title in kind_titles().items()}, UNSORTED: _now("未归类")}
    states: dict[str, Any] = {"pending": _now("没有销号的"), "late": _now("逾期的"), "supervised": _now("督办中的")}
    states |= {"to_end": _now("可以销号的"), "kept": _now("撤回以外的"), **dict(ProblemState.choices)}
    whose = {
        "mine": _now("我提出的"),
        "own": _now("我负责的"),
        "here": _now("本单位办理的"),
        "below": _now("下级办理的"),
    }
    bodies = Body.objects.filter(pk__in=Problem.objects.visible_to(act).order_by().values("body")).order_by("name")
    return [
        Filter("q", "", _words, lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: _state(v, act.today), lambda v: states[v], tuple(states.items())),
        Filter(
            "kind",
            _("类别"),
            lambda v: Q(kind="" if v == UNSORTED else _known(v, titles)),
            lambda v: titles[v],
            tuple(titles.items()),
        ),
        Filter(
            "source",
            _("来源"),
            lambda v: Q(source=ProblemSource(v)),
            lambda v: ProblemSource(v).label,
            ProblemSource.choices,
        ),
        Filter(
            "county",
            _("县区"),
            _county,
            lambda v: names.get(int(v), v),
            [(str(c), n) for c, n in names.items() if c % 100],
        ),
        Filter("body", _("办理单位"), lambda v: Q(body=int(v)), str, [(str(b.pk), b.name) for b in bodies]),
        Filter("whose", _("谁的"), lambda v: _whose(v, act), lambda v: whose[v], tuple(whose.items())),
        Filter("month", _("提出月份"), _month),
        Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v))),
        Filter("matter", _("共性问题"), lambda v: Q(matter=int(v))),
        due_filter(act, duties, {"demands": "problem", "unanswered": "problem"}),
    ]


def _words(text: str) -> Q:
    said = text.strip()
    return Q(what__contains=said) | Q(organisation__name__contains=said) | Q(result__contains=said)


def _known(value: str, titles: Mapping[str, str]) -> str:
    titles[value]
    return value


def _state(value: str, day: date) -> Q:
    several: dict[str, Callable[[], QuerySet[Problem]]] = {
        "pending": Problem.objects.pending,
        "late": lambda: Problem.objects.overdue(day),
        "supervised": lambda: Problem.objects.filter(
            pk__in=Supervision.objects.filter(replied_on__isnull=True).values("problem")
        ),
        "to_end": lambda: Problem.objects.to_be_ended(day),
        "kept": lambda: Problem.objects.exclude(state=ProblemState.WITHDRAWN),
    }
    if value in several:
        return Q(pk__in=several[value]().order_by().values("pk"))
    return Q(state=ProblemState(value))


def _county(value: str) -> Q:
    placed = Classification.objects.valid().filter(within_span("region_code", int(value)))
    return Q(organisation__in=placed.values("organisation"))


def _whose(value: str, act: Act) -> Q:
    rows = {
        "mine": Problem.objects.raised_by_me(act),
        "own": Problem.objects.filter(owner=act.user),
        "here": Problem.objects.waiting_at(act),
        "below": Problem.objects.below(act),
    }[value]
    return Q(pk__in=rows.order_by().values("pk"))


def _month(text: str) -> Q:
    first = date.fromisoformat(f"{text}-01")
    return Q(raised_on__year=first.year, raised_on__month=first.month)


def matters(act: Act, params: QueryDict) -> Listing:
    filters = [
        Filter("q", "", lambda v: Q(what__contains=v.strip()), lambda v: f"“{v}”"),
        Filter(
            "state",
            _("状态"),
            lambda v: {"open": Q(open__gt=0), "ended": Q(open=0)}[v],
            lambda v: {"open": _now("没有办完的"), "ended": _now("已全部销号")}[v],
            (("open", _("没有办完的")), ("ended", _("已全部销号"))),
        ),
    ]
    return Listing(MATTERS, matters_seen(act), params, filters)
