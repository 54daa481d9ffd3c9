"""运行情况 for the system administrator, 我的设置 for everyone."""

from typing import Any

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.office.access import opens_to
from hangji.office.actions import notices as actions_of_notices
from hangji.office.actions import preferences as actions
from hangji.office.acts import act_of
from hangji.office.duties import TOPICS
from hangji.office.forms import NoticeForm, PreferencesForm
from hangji.office.models import NoticePreference
from hangji.office.permissions import Permission
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


@opens_to()
@require_http_methods(["GET", "POST"])
def notice_preference(request: HttpRequest) -> HttpResponse:
    """How one is told what waits: topics, e-mail, hours."""
    user = act_of(request).user
    held = NoticePreference.objects.filter(user=user).first() or NoticePreference(user=user)
    now = {name: getattr(held, name) for name in ("by_mail", "hour", "quiet_from", "quiet_until")}
    now |= {"email": user.email, "topics": [topic for topic in TOPICS if topic not in held.muted]}
    form = NoticeForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.set_notice_preference(user=user, email=form.cleaned_data["email"], **form.wanted())
        messages.success(request, _("设置已保存"))
        return redirect("office:notice_preference")
    return answer(request, "office/notice_preference.html", form, mail=bool(django_settings.MAIL))


@opens_to()
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The person's own of the last 90 days, one a day."""
    return render(request, "office/notices.html", {"notices": list(act_of(request).user.notices.all())})


@opens_to()
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark one (pk) or all of one's own as read."""
    act, pk = act_of(request), request.POST.get("pk", "")
    actions_of_notices.read_notices(user=act.user, at=act.at, pk=int(pk) if pk.isdecimal() and len(pk) < 18 else None)
    return redirect("office:notices")
