"""The list of organisations made with django-tables2 and django-filter: same rows, columns, page size."""

import django_filters
import django_tables2
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django_tables2 import A, RequestConfig

from bench.office import TODAY
from hangji.kit.tables import PAGE_SIZE
from hangji.office.acts import act_of
from hangji.registry.lists import industries
from hangji.registry.models import Kind, Standing
from hangji.registry.queries import ACTIVE, conditions, region_names
from hangji.registry.tables import STATES, state_of

PAGE = Template(
    "{% load render_table from django_tables2 %}<!doctype html><html><head><title>社会组织</title></head><body>"
    '<form method="get">{{ filter.form.as_p }}<button>筛选</button></form>{% render_table table %}</body></html>'
)


class Organisations(django_tables2.Table):
    name = django_tables2.Column(
        accessor="organisation__name", verbose_name="名称", linkify=("desk:organisation", {"pk": A("organisation_id")})
    )
    kind = django_tables2.Column(verbose_name="登记类型")
    county = django_tables2.Column(accessor="region_code", verbose_name="县区")
    industry = django_tables2.Column(accessor="organisation__industry", verbose_name="行业")
    full = django_tables2.Column(verbose_name="正式党员")
    mode = django_tables2.Column(verbose_name="组建方式")
    state = django_tables2.Column(empty_values=(), orderable=False, verbose_name="覆盖状态")
    instructor = django_tables2.Column(accessor="instructor__name", verbose_name="指导员")
    changed = django_tables2.Column(accessor="organisation__changed_at", verbose_name="最近变更")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = region_names()

    def render_county(self, value):
        return self.regions.get(value, value)

    def render_state(self, record):
        return STATES[state_of(record)]


class Narrowed(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="organisation__name", lookup_expr="contains", label="名称")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label="登记类型")
    county = django_filters.ChoiceFilter(
        field_name="region_code", choices=lambda: list(region_names().items()), label="县区"
    )
    industry = django_filters.ChoiceFilter(
        field_name="organisation__industry", choices=lambda: [(each, each) for each in industries()], label="行业"
    )
    state = django_filters.ChoiceFilter(
        choices=[(name, name) for name in conditions(TODAY)], method="by_state", label="状态"
    )

    class Meta:
        model = Standing
        fields = ()

    def by_state(self, queryset, name, value):
        return queryset.filter(conditions(TODAY)[value])


@login_required
def peer_list(request: HttpRequest) -> HttpResponse:
    rows = Standing.objects.asof(TODAY).visible_to(act_of(request)).filter(ACTIVE)
    rows = rows.select_related("organisation", "party_organization", "instructor")
    narrowed = Narrowed(request.GET, queryset=rows)
    table = Organisations(narrowed.qs, order_by="name")
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    return HttpResponse(PAGE.render(RequestContext(request, {"table": table, "filter": narrowed})))
