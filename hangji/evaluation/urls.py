from django.urls import URLPattern, URLResolver, path

from hangji.evaluation.views import grades, inspections, organisation, revocations

app_name = "evaluation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", grades.grades, name="grades"),
    path("export/", grades.grades_export, name="grades_export"),
    path("evaluations/<int:pk>/", grades.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/check/", grades.check, name="check"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/export/", inspections.inspections_export, name="inspections_export"),
    path("inspections/<int:year>/receive/", inspections.receive_many, name="receive_many"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/conclude/", inspections.conclude, name="conclude"),
    path("inspections/<int:pk>/confirm/", inspections.confirm, name="confirm"),
    path("risks/", inspections.risks, name="risks"),
    path("risks/export/", inspections.risks_export, name="risks_export"),
    path("organisations/<int:pk>/", organisation.organisation, name="organisation"),
    path("organisations/<int:pk>/propose/", grades.propose, name="propose"),
    path("organisations/<int:pk>/earlier/", grades.earlier, name="earlier"),
    path("organisations/<int:pk>/revoke/", revocations.revoke, name="revoke"),
    path("revocations/<int:pk>/", revocations.revocation, name="revocation"),
    path("revocations/<int:pk>/decide/", revocations.decide, name="decide_revocation"),
    path("organisations/<int:pk>/reports/<int:year>/", inspections.receive, name="receive"),
]
