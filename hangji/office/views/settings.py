"""运行情况 for the system administrator, 我的设置 for everyone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.office.access import Permission, opens_to
from hangji.office.actions import preferences as actions
from hangji.office.acts import act_of
from hangji.office.forms import PreferencesForm
from hangji.office.queries import has_totp, health, installation, posts_by_user, region_names, totp_is_missing
from hangji.office.views.pages import answer


@opens_to(Permission.MANAGE_SETTINGS)
@require_GET
def running(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    context = {"health": health(), "installation": installation(), "now": act.at, "totp_missing": totp_is_missing(act)}
    return render(request, "office/running.html", context)


@opens_to()
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    user = act.user
    chosen = {"language": user.language, "large_print": user.large_print}
    form = PreferencesForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(user=user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("设置已保存"))
        return redirect("office:preferences")
    held, place = posts_by_user([user])[user.pk], region_names(act.today)
    context: dict[str, Any] = {
        "posts": [(post, str(post.body or place(post.region_code))) for post in held if post.holds_on(act.today)],
        "has_totp": has_totp(user),
        "totp_missing": totp_is_missing(act),
    }
    return answer(request, "office/preferences.html", form, **context)
