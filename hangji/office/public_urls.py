"""Addresses that need no sign-in: a short path, since it stands in the QR code of every issued paper."""

from django.urls import URLPattern, URLResolver, path

from hangji.office.views import verify

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", verify.ask, name="ask"),
    path("<str:code>/", verify.issue, name="issue"),
]
