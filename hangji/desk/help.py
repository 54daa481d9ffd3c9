"""帮助: who may do what, the keys, where the definitions are; and the two switches of the user's menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from hangji.desk.frame import large_print as is_large
from hangji.desk.frame import post_words
from hangji.office.access import GRANTS, opens_to
from hangji.office.actions.preferences import set_preferences
from hangji.office.acts import act_of
from hangji.office.models import Role
from hangji.office.queries import rights


@opens_to()
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    roles = [Role(role).label for role in GRANTS]
    return render(request, "desk/help.html", {"roles": roles, "rights": rights(), "posts": post_words(act_of(request))})


@opens_to()
@require_POST
def large_print(request: HttpRequest) -> HttpResponse:
    """Switch large print on or off."""
    user = act_of(request).user
    set_preferences(user=user, language=user.language, large_print=not is_large(request))
    return _back(request)


@opens_to()
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Chinese and English."""
    user = act_of(request).user
    other = "en" if user.language.startswith("zh") else "zh-hans"
    set_preferences(user=user, language=other, large_print=user.large_print)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """The page that the switch was pressed on."""
    page = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if known else "desk:home")
