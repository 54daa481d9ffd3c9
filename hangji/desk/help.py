"""帮助: who may do what, the keys, where the definitions are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hangji.desk.frame import post_words
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.models import Role
from hangji.office.permissions import GRANTS
from hangji.office.queries import rights


@opens_to()
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    roles = [Role(role).label for role in GRANTS]
    return render(request, "desk/help.html", {"roles": roles, "rights": rights(), "posts": post_words(act_of(request))})
