from django.urls import path

from hangji.reports.views import statutory

app_name = "reports"
urlpatterns = [
    path("statutory/", statutory.statutory, name="statutory"),
    path("statutory/paper/", statutory.paper, name="statutory_paper"),
    path("statutory/cell/", statutory.cell, name="statutory_cell"),
    path("statutory/cell/export/", statutory.cell_export, name="statutory_cell_export"),
]
