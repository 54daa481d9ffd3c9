from django.urls import URLPattern, path

from hangji.people.fund.views import closing, pages, posting

app_name = "fund"
urlpatterns: list[URLPattern] = [
    path("", pages.funds, name="funds"),
    path("new/", posting.open_, name="open"),
    path("<int:pk>/", pages.fund, name="fund"),
    path("<int:pk>/entries/", pages.entries, name="entries"),
    path("<int:pk>/entries/export/", pages.entries_export, name="entries_export"),
    path("<int:pk>/report/<slug:by>/", pages.report_export, name="report_export"),
    path("<int:pk>/enter/<slug:kind>/", posting.enter, name="enter"),
    path("<int:pk>/close/", closing.close, name="close"),
    path("<int:pk>/close/confirm/", closing.close_confirm, name="close_confirm"),
    path("<int:pk>/close/back/", closing.close_back, name="close_back"),
    path("entries/<int:pk>/", pages.entry, name="entry"),
    path("entries/<int:pk>/confirm/", posting.confirm_, name="confirm"),
    path("entries/<int:pk>/refuse/", posting.refuse_, name="refuse"),
    path("entries/<int:pk>/reverse/", posting.reverse_, name="reverse"),
    path("entries/<int:pk>/certificates/", posting.served, name="served"),
    path("entries/<int:pk>/document/", pages.document, name="document"),
]
