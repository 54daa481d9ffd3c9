"""Before sign-in: the invitation's link, the forgotten password, language and print, the demonstration's doors."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.kit import clock
from hangji.kit.refusal import Refusal
from hangji.office.access import opens_to_anyone
from hangji.office.actions import accounts, preferences
from hangji.office.acts import Act
from hangji.office.forms import NewPasswordForm, PreferencesForm
from hangji.office.middleware import LARGE_PRINT
from hangji.office.models import Post, User
from hangji.office.queries import doors, who_helps
from hangji.office.views.drafts import path_of_ours
from hangji.office.views.pages import answer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
YEAR = 365 * 24 * 3600


def demo_people() -> list[dict[str, str]]:
    """The one-click logins of the demonstration, as account/login.html shows them."""
    url = reverse("office:demo_sign_in")
    return [{"url": url, "username": d.username, "name": d.name, "post": d.post} for d in doors(clock.today())]


# What the sign-in page shows besides allauth's form; the template calls them.
BESIDE_SIGN_IN = {"demo_people": demo_people, "sign_in_help": who_helps}


@opens_to_anyone
@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """No letters are sent from here: a person helps."""
    return render(request, "account/forgotten.html", {"who_helps": who_helps()})


@opens_to_anyone
@require_GET
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_inactive.html", {"who_helps": who_helps()})


@opens_to_anyone
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """The page behind an invitation's link: the person chooses a password."""
    user = _invited(key, token)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = Act(user, clock.now())
        accounts.accept(user=user, token=token, password=form.cleaned_data["new_password1"], act=act)
        messages.success(request, _("密码已设置，现在可以登录"))
        return redirect("account_login")
    return answer(request, "account/accept.html", form, invited=user)


def _invited(key: str, token: str) -> User:
    """The user of a link. Raises Refusal, in the same words for a link that never was and one that is used."""
    try:
        pk = int(urlsafe_base64_decode(key))
    except (ValueError, OverflowError):
        raise accounts.link_is_dead() from None
    user = User.objects.filter(pk=pk).first() if pk < 2**63 else None
    if user is None or not user.is_active or not accounts.invitation.check_token(user, token):
        raise accounts.link_is_dead()
    return user


@opens_to_anyone
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language chosen, else the other one: kept with the person, or in this browser before sign-in."""
    other = "zh-hans" if get_language() == "en" else "en"
    form = PreferencesForm({"language": request.POST.get("language") or other})
    if not form.is_valid():
        raise Http404
    chosen, response = form.cleaned_data["language"], _back(request)
    if request.user.is_authenticated:
        preferences.set_preferences(user=request.user, language=chosen, large_print=request.user.large_print)
    else:
        _keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@opens_to_anyone
@require_POST
def large_print(request: HttpRequest) -> HttpResponse:
    """Large print on or off: kept with the person, or in this browser before sign-in."""
    response = _back(request)
    if request.user.is_authenticated:
        user = request.user
        preferences.set_preferences(user=user, language=user.language, large_print=not user.large_print)
    else:
        _keep(response, LARGE_PRINT, "0" if request.COOKIES.get(LARGE_PRINT) == "1" else "1")
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.BEHIND_TLS)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that one came from, if it is ours."""
    return HttpResponseRedirect(path_of_ours(request, request.headers.get("Referer", "")) or "/")


@opens_to_anyone
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click in the demonstration. In an office that works with today's date there is no such address."""
    if settings.PINNED_DAY is None:
        raise Http404
    posts = Post.objects.valid().on(clock.today()).filter(user__is_active=True)
    post: Any = posts.filter(user__username=request.POST.get("username", "")).select_related("user").first()
    if post is None:
        raise Refusal(_("不能登录：没有这个演示账号"), "", _("在登录页的名单里选一个"))
    login(request, post.user, backend=BACKEND)
    return redirect(path_of_ours(request, request.POST.get("next", "")) or settings.LOGIN_REDIRECT_URL)
