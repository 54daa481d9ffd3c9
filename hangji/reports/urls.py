from django.urls import path

from hangji.reports.views import lists, report, statutory, steps

app_name = "reports"
urlpatterns = [
    path("statutory/", statutory.statutory, name="statutory"),
    path("statutory/paper/", statutory.paper, name="statutory_paper"),
    path("statutory/cell/", statutory.cell, name="statutory_cell"),
    path("statutory/cell/export/", statutory.cell_export, name="statutory_cell_export"),
    path("", lists.reports, name="reports"),
    path("new/", lists.draft, name="draft"),
    path("received/", lists.received, name="received"),
    path("received/sums/", lists.reconciled, name="reconcile"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/rows/", report.rows, name="rows"),
    path("<int:pk>/rows/export/", report.rows_export, name="rows_export"),
    path("<int:pk>/files/<int:number>/", report.file, name="file"),
    path("<int:pk>/differences/", report.differences, name="differences"),
    path("<int:pk>/differences/export/", report.differences_export, name="differences_export"),
    path("<int:pk>/discard/", steps.discard, name="discard"),
    path("<int:pk>/check/", steps.check, name="check"),
    path("<int:pk>/lock/", steps.lock, name="lock"),
    path("<int:pk>/send/", steps.send, name="send"),
    path("<int:pk>/redraft/", steps.redraft, name="redraft"),
    path("<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("<int:pk>/accept/", steps.accept, name="accept"),
    path("<int:pk>/return/", steps.send_back, name="send_back"),
    path("<int:pk>/reproduce/", steps.reproduce, name="reproduce"),
]
