from django.urls import path

from hangji.coverage.industries import views as industries
from hangji.coverage.views import definitions, gaps, overview, quality, trend

app_name = "coverage"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("export/", overview.overview_export, name="overview_export"),
    path("trend/", trend.page, name="trend"),
    path("trend/export/", trend.export, name="trend_export"),
    path("rows/", overview.rows, name="rows"),
    path("rows/export/", overview.rows_export, name="rows_export"),
    path("industries/", industries.industries, name="industries"),
    path("industries/aside/<int:region>/<slug:level>/<path:industry>/", industries.put_aside, name="put_aside"),
    path("industries/take-up/<int:region>/<slug:level>/<path:industry>/", industries.take_up_one, name="take_up"),
    path("industries/<int:region>/<slug:level>/<path:industry>/", industries.one_industry, name="industry"),
    path("gaps/", gaps.worklist, name="worklist"),
    path("gaps/export/", gaps.worklist_export, name="worklist_export"),
    path("gaps/<int:pk>/", gaps.gap, name="gap"),
    path("gaps/<int:pk>/postpone/", gaps.postpone, name="postpone"),
    path("gaps/<int:pk>/lift/", gaps.lift, name="lift"),
    path("gaps/<int:pk>/dispute/", gaps.dispute, name="dispute"),
    path("disputes/", gaps.disputes, name="disputes"),
    path("disputes/<int:pk>/", gaps.answer, name="answer"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("quality/", quality.quality, name="quality"),
    path("quality/pairs/<int:first>/<int:second>/", quality.pair, name="pair"),
    path("quality/pairs/<int:pk>/reopen/", quality.reopen, name="reopen"),
    path("quality/<slug:code>/", quality.quality_kind, name="quality_kind"),
    path("quality/<slug:code>/export/", quality.quality_export, name="quality_export"),
    path("definitions/clauses/<path:key>/", definitions.clause_page, name="clause"),
    path("definitions/<slug:code>/", definitions.definition, name="definition"),
]
