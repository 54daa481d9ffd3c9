"""The least that a Django program does to record a contact: one view that looks the session up and inserts a row.

The same web server, workers, database and table as ours, each row committed as durably; nothing is asked of who may, no
form is checked, no answer sent twice is found out, nothing is entered in the audit.
"""

from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone


def record(request: HttpRequest, pk: int) -> HttpResponse:
    from hangji.guidance.models import Contact

    with transaction.atomic():
        Contact.objects.create(
            organisation_id=pk,
            day=date.fromisoformat(request.POST["day"]),
            key=request.POST["key"],
            instructor_id=request.session["person"],
            conclusion=request.POST["conclusion"],
            said=request.POST["said"],
            recorded_at=timezone.now(),
        )
    return redirect("/")


def ok(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("guidance/record/<int:pk>/", record), path("ok/", ok)]
