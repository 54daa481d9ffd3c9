"""Signing in: by invitation only; a wrong password says how many tries are left, a locked account for how long."""

import math
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.cache import cache
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.kit import clock
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.office.queries import totp_is_missing, who_helps


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count per account, however a database folds its letters; allauth's own has one per host name."""
        return str(credentials.get("username", "")).upper().casefold()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as fault:
            raise ValidationError(self._locked(request, credentials), code="locked") from fault

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        rate, history = self._tries(request, "key", credentials)
        facts = {"left": rate.amount - len(history), "minutes": int(rate.duration // 60)}
        if facts["left"] <= 0:
            raise ValidationError(self._locked(request, credentials), code="locked")
        raise ValidationError(
            _("密码或用户名不对。还可以试 %(left)d 次，之后锁定 %(minutes)d 分钟。") % facts, code="mismatch"
        )

    def _tries(self, request: HttpRequest, per: str, credentials: dict[str, Any]) -> tuple[ratelimit.Rate, list[float]]:
        """The limit per account ("key") or per network address ("ip"), and the moments of its failed tries,
        newest first, seconds since the epoch. Read from where allauth's limiter keeps them."""
        rates = ratelimit.get_rates(app="allauth.account", action="login_failed")
        rate = next(rate for rate in rates if rate.per == per)
        key = self._get_login_attempts_cache_key(request, **credentials)
        where = ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key)
        return rate, [moment for moment in cache.get(where, []) if moment > time.time() - rate.duration]

    def _locked(self, request: HttpRequest, credentials: dict[str, Any]) -> str:
        for per, sentence in LOCKED.items():
            rate, history = self._tries(request, per, credentials)
            if len(history) >= rate.amount:
                wait = math.ceil((history[-1] + rate.duration - time.time()) / 60)
                facts = {"window": int(rate.duration // 60), "tries": rate.amount, "wait": max(wait, 1)}
                return sentence % (facts | {"who": who_helps()})
        return _("现在登录的人太多，请过一分钟再试。")

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        if totp_is_missing(Act(user, clock.now())):
            messages.warning(request, _("你是管理员，请在“我的设置”里打开两步验证，别人拿到密码也登录不了。"))
        response: HttpResponse = super().post_login(request, user, **details)
        return response


LOCKED = {
    "key": gettext_lazy(
        "这个用户名已锁定：%(window)d 分钟内输错了 %(tries)d 次密码。约 %(wait)d 分钟后可以再试；急用请联系%(who)s。"
    ),
    "ip": gettext_lazy(
        "这台电脑所在的网络已锁定：%(window)d 分钟内登录失败 %(tries)d 次。约 %(wait)d 分钟后可以再试；"
        "急用请联系%(who)s。"
    ),
}


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].label, self.fields["password"].label = _("用户名"), _("密码")
        self.fields["login"].help_text, self.fields["password"].help_text = _("通常是姓名拼音"), ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
