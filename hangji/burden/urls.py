from django.urls import URLPattern, URLResolver, path

from hangji.burden import views

app_name = "burden"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.public, name="public"),
    path("forms/", views.forms, name="forms"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/export/", views.organisations_export, name="organisations_export"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("fillings/", views.fillings, name="fillings"),
    path("fillings/export/", views.fillings_export, name="fillings_export"),
]
