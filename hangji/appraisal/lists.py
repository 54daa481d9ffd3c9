"""The lists of the room, each as its query string asks for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.appraisal.duties import duties
from hangji.appraisal.models import Appraisal, AppraisalReview, AppraisalRound, AppraisalState, Stage
from hangji.appraisal.queries.conditions import conditions
from hangji.appraisal.tables.rows import APPRAISALS, REVIEWS, ROUNDS
from hangji.governance.queries.sight import kept_by
from hangji.kit.tables import Filter, Listing
from hangji.office.access import territories
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from rulebook.appraisal_templates import codes, editions

Names = Mapping[int, str]
LATE = (AppraisalState.TOLD, AppraisalState.OBJECTED, AppraisalState.SETTLED)


def grades() -> dict[str, str]:
    """The grades of all templates: key → word."""
    return {grade.key: _(grade.title) for code in codes() for one in editions(code) for grade in one.grades}


def _one_of(name: str, label: Any, choices: Mapping[str, Any], q: Callable[[str], Q]) -> Filter:
    """A select; a value that is none of the choices is nonsense (KeyError)."""
    said = {value: str(text) for value, text in choices.items()}
    return Filter(name, label, lambda v: q(v) if said[v] else Q(), said.__getitem__, tuple(said.items()))


WHAT = {
    "handed": gettext_lazy("已自评"),
    "without": gettext_lazy("没有自评，转入评审"),
    "reviewed": gettext_lazy("已评审"),
    "unhanded": gettext_lazy("没有分派评审"),
    "late": gettext_lazy("过了期限没有自评"),
    "second": gettext_lazy("抽中复评"),
    "objected": gettext_lazy("提出过异议"),
    "vetoed": gettext_lazy("一票否决"),
}


def rounds(act: Act, params: QueryDict, names: Names) -> Listing:
    rows = AppraisalRound.objects.visible_to(act).annotate(
        listed=Count("appraisals"),
        handed=Count("appraisals", filter=~Q(appraisals__state=AppraisalState.WAITING) & Q(appraisals__without="")),
        final=Count("appraisals", filter=Q(appraisals__state=AppraisalState.SETTLED)),
    )
    filters = [
        Filter("q", "", lambda v: Q(name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("year", _("年度"), lambda v: Q(year=int(v))),
        due_filter(act, duties),
    ]
    listing = Listing(ROUNDS, rows, params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.place = names.get(row.region_code, str(row.region_code))
            yield row

    listing.dress = dress
    return listing


def appraisals(act: Act, params: QueryDict, names: Names, rows: QuerySet[Appraisal] | None = None) -> Listing:
    """rows: of one round; without, all that one may know of."""
    found = Appraisal.objects.visible_to(act) if rows is None else rows
    kept = ("draft", "answers", "evidence", "score")  # long, and no list shows them
    whole: Any = found.select_related("organisation", "round", "objection").defer(*kept)
    said = conditions(act.today)
    codes_ = sorted(set(found.order_by().values_list("region_code", flat=True).distinct()))
    counties = [(str(code), names.get(code, str(code))) for code in codes_]
    filters = [
        Filter("q", "", lambda v: Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("year", _("年度"), lambda v: Q(round__year=int(v))),
        Filter("round", _("考评"), lambda v: Q(round=int(v))),
        _one_of("state", _("状态"), dict(AppraisalState.choices), lambda v: Q(state=v)),
        _one_of("grade", _("等次"), grades(), lambda v: Q(grade=v) & _open_to(act)),
        _one_of("what", _("情况"), WHAT, lambda v: said[v] & (_open_to(act) if v == "vetoed" else Q())),
        Filter(
            "county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: names.get(int(v), v), counties
        ),
        Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v))),
        due_filter(act, duties),
    ]
    listing = Listing(APPRAISALS, whole, params, filters)
    listing.dress = _dressed(act, names)
    return listing


def _open_to(act: Act) -> Q:
    """A result is its organisation's only once it was told; the office knows it before."""
    return Q() if sees_all(act) else Q(state__in=LATE)


def sees_all(act: Act) -> bool:
    return bool(territories(act, Permission.SEE_APPRAISALS))


def _dressed(act: Act, names: Names) -> Callable[[Iterable[Any]], Iterator[Any]]:
    whole = sees_all(act)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            titles = {each["key"]: each["title"] for each in row.round.content["grades"]}
            row.county = names.get(row.region_code, str(row.region_code))
            known = row.grade and (whole or row.state in LATE)
            row.shown_grade = _(titles[row.grade]) if known else ""
            row.objected = _objected(getattr(row, "objection", None))
            yield row

    return dress


def _objected(objection: Any) -> str:
    if objection is None:
        return ""
    if objection.decided_on is None:
        return _("在处理")
    return _("成立") if objection.upheld else _("不成立")


def reviews(act: Act, params: QueryDict) -> Listing:
    rows = AppraisalReview.objects.handed_to(act).select_related("appraisal__organisation", "appraisal__round")
    choices = {"waiting": _("等你评"), "done": _("已评")}
    filters = [
        Filter("q", "", lambda v: Q(appraisal__organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        _one_of("given", _("评审"), choices, lambda v: Q(given_at__isnull=v == "waiting")),
        _one_of("stage", _("环节"), dict(Stage.choices), lambda v: Q(stage=v)),
        due_filter(act, duties),
    ]
    return Listing(REVIEWS, rows, params, filters)


def own(act: Act) -> list[Appraisal]:
    """The appraisals of the organisations whose record one keeps, the newest first."""
    rows = Appraisal.objects.filter(organisation__in=kept_by(act)).select_related("round", "organisation", "objection")
    return list(rows.order_by("-round__year", "organisation__name"))
