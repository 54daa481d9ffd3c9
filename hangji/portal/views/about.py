"""关于本站, 隐私说明, 无障碍声明, the map of the site, and how a reader wants it: print and language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from hangji.kit.freshness import for_everyone
from hangji.office.access import opens_to_anyone
from hangji.office.middleware import LARGE_PRINT
from hangji.office.views.drafts import path_of_ours
from hangji.portal.models import channels
from hangji.portal.templatetags.portal import channel_url
from hangji.portal.views.page import crumbs, public

YEAR = 365 * 24 * 3600
PAGES = {"site": _("关于本站"), "privacy": _("隐私说明"), "accessibility": _("无障碍声明")}


@opens_to_anyone
@for_everyone
@require_safe
def about(request: HttpRequest, page: str) -> HttpResponse:
    if page not in PAGES:
        raise Http404
    return public(request, f"portal/about_{page}.html", {"crumbs": crumbs({"label": str(PAGES[page])})})


@opens_to_anyone
@for_everyone
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    found = [(each, url, each.said_about) for each in channels().values() if (url := channel_url(each))]
    context = {"channels": found, "pages": PAGES.items(), "crumbs": crumbs({"label": str(_("网站地图"))})}
    return public(request, "portal/map.html", context)


@csrf_exempt  # it keeps nothing but the look in this browser, and pages kept for everybody carry no token
@opens_to_anyone
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Large print or the language, kept in this browser; back to the page one came from."""
    response = HttpResponseRedirect(path_of_ours(request, request.POST.get("next", "")) or "/")
    if request.POST.get("print") in ("0", "1"):
        _keep(response, LARGE_PRINT, request.POST["print"])
    if request.POST.get("language") in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, request.POST["language"])
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.BEHIND_TLS)
