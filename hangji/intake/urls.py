from django.urls import path

from hangji.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.batches, name="batches"),
    path("new/", views.upload, name="upload"),
    path("template/<slug:fields>/", views.blank, name="template"),
    path("<uuid:pk>/", views.batch, name="batch"),
    path("<uuid:pk>/columns/", views.columns, name="columns"),
    path("<uuid:pk>/write/", views.write, name="write"),
    path("<uuid:pk>/recheck/", views.recheck, name="recheck"),
    path("<uuid:pk>/undo/", views.undo, name="undo"),
    path("<uuid:pk>/marked/", views.marked_copy, name="marked"),
    path("<uuid:pk>/failed/", views.failed_rows, name="failed"),
    path("<uuid:pk>/original/", views.original, name="original"),
]
