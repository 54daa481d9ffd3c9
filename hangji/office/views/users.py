"""账号和任职: the security administrator's pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hangji.kit.refusal import Refusal
from hangji.office.access import BY_DUTY, opens_to
from hangji.office.actions import accounts, posts
from hangji.office.actions.people import described
from hangji.office.acts import Act, act_of
from hangji.office.forms import (
    AppointmentForm,
    EndPostForm,
    InvitationForm,
    LinkPersonForm,
    ReasonForm,
    ReissueForm,
)
from hangji.office.models import Post, Role, User
from hangji.office.permissions import GRANTS, Permission
from hangji.office.queries import has_totp, posts_by_user, region_names, rights, totp_is_missing, users_of
from hangji.office.views.pages import answer, keyset

PAGE_SIZE = 50
HOLDS_INVITATION = "invitations"


@opens_to(Permission.MANAGE_USERS)
@require_GET
def users(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    text, role = request.GET.get("q", "").replace("\0", "").strip()[:40], request.GET.get("role", "")
    found = users_of(act)
    if text:
        found = found.filter(Q(username__icontains=text) | Q(name__contains=text) | Q(title__contains=text))
    if role in GRANTS:
        running = Post.objects.valid().on(act.today)
        found = found.filter(pk__in=running.filter(role=role).values("user"))
    page = keyset(request, found, "username", PAGE_SIZE, _("个账号"))
    context = {"page": page, "rows": _rows(page.rows, act), "q": text, "role": role, "roles": Role.choices}
    return render(request, "office/users.html", context | {"totp_missing": totp_is_missing(act)})


def _rows(found: list[User], act: Act) -> list[dict[str, Any]]:
    place, held = region_names(act.today), posts_by_user(found)
    return [{"user": user, "state": state_of(user), "posts": _said(held[user.pk], act, place)} for user in found]


def state_of(user: User) -> str:
    """A tag's code: switched off, not yet accepted, or in use."""
    if not user.is_active:
        return "ended"
    return "active" if user.has_usable_password() else "pending"


def _said(held: list[Post], act: Act, place: Any) -> list[dict[str, Any]]:
    return [
        {
            "post": post,
            "where": str(post.body or place(post.region_code)),
            "running": post.holds_on(act.today),
            "to_come": post.since > act.today,
        }
        for post in held
    ]


@opens_to(Permission.MANAGE_USERS)
@never_cache
@require_GET
def user(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    whom = get_object_or_404(users_of(act).select_related("person"), pk=pk)
    held = posts_by_user([whom])[whom.pk]
    context = {
        "whom": whom,
        "state": state_of(whom),
        "posts": _said(held, act, region_names(act.today)),
        "person": described(whom.person) if whom.person else "",
        "works_by_duty": bool(whom.person) or any(post.role in BY_DUTY for post in held),
        "has_totp": has_totp(whom),
        "link": _held_link(request, whom),
        "oneself": whom == act.user,
    }
    return render(request, "office/user.html", context)


def _hold_link(request: HttpRequest, whom: User) -> None:
    """Make a link and keep it in the administrator's session, where only the administrator can read it."""
    whom.refresh_from_db()
    held = request.session.get(HOLDS_INVITATION, {})
    request.session[HOLDS_INVITATION] = held | {str(whom.pk): accounts.invitation_path(whom)}


def _held_link(request: HttpRequest, whom: User) -> str:
    """The link made in this session, "" once it is used, old or replaced."""
    path = request.session.get(HOLDS_INVITATION, {}).get(str(whom.pk), "")
    token = path.rstrip("/").rsplit("/", 1)[-1]
    return request.build_absolute_uri(path) if accounts.invitation.check_token(whom, token) else ""


@opens_to(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    act, refusal = act_of(request), None
    form = InvitationForm(request.POST or None, act=act)
    if request.method == "POST" and form.is_valid():
        try:
            whom = accounts.invite(newcomer=form.newcomer(), appointment=form.appointment(), act=act)
        except Refusal as said:
            refusal = said
        else:
            _hold_link(request, whom)
            messages.success(request, _("账号已开设，请把下面的链接交给%(name)s本人") % {"name": whom.name})
            return redirect("office:user", whom.pk)
    back, title = reverse("office:users"), _("开设账号")
    crumbs = [{"url": back, "label": _("账号和任职")}, {"label": title}]
    words = {"title": title, "verb": _("开设账号并生成链接"), "back_url": back, "crumbs": crumbs, "two": True}
    return answer(request, "office/form.html", form, refusal, **words)


def _whom(request: HttpRequest, pk: int) -> tuple[Act, User]:
    act = act_of(request)
    return act, get_object_or_404(users_of(act), pk=pk)


def _words(whom: User, title: str, verb: str, *consequences: str) -> dict[str, Any]:
    url = reverse("office:user", args=[whom.pk])
    crumbs = [{"url": reverse("office:users"), "label": _("账号和任职")}, {"url": url, "label": whom.name}]
    words = {"title": title, "verb": verb, "back_url": url, "consequences": consequences}
    return words | {"crumbs": [*crumbs, {"label": title}]}


@opens_to(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    act, whom = _whom(request, pk)
    form, refusal = ReissueForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        try:
            accounts.reissue(user=whom, without_totp=form.cleaned_data["without_totp"], act=act)
        except Refusal as said:
            refusal = said
        else:
            _hold_link(request, whom)
            messages.success(request, _("新链接已生成，请交给%(name)s本人") % {"name": whom.name})
            return redirect("office:user", pk)
    lines = (
        _("%(name)s现在的密码立即作废，正在用的登录随之退出") % {"name": whom.name},
        _("以前发的链接都失效，新链接 7 天内有效，只能用一次"),
    )
    return answer(request, "office/form.html", form, refusal, **_words(whom, _("重发登录链接"), _("重发链接"), *lines))


@opens_to(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    act, whom = _whom(request, pk)
    lines = (_("%(name)s不能再登录，正在用的登录随之退出") % {"name": whom.name}, _("任职和办过的事都留着，可以恢复"))
    words = _words(whom, _("停用账号"), _("停用账号"), *lines)
    return _with_reason(request, whom, partial(accounts.deactivate, user=whom, act=act), words, _("账号已停用"))


@opens_to(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    act, whom = _whom(request, pk)
    words = _words(whom, _("恢复账号"), _("恢复账号"), _("%(name)s用原来的密码就能登录") % {"name": whom.name})
    return _with_reason(request, whom, partial(accounts.reactivate, user=whom, act=act), words, _("账号已恢复"))


def _with_reason(
    request: HttpRequest, whom: User, action: Callable[..., None], words: dict[str, Any], done: str
) -> HttpResponse:
    form, refusal = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            action(reason=form.cleaned_data["reason"])
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, done)
            return redirect("office:user", whom.pk)
    return answer(request, "office/form.html", form, refusal, **words)


@opens_to(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    act, whom = _whom(request, pk)
    form, refusal = AppointmentForm(request.POST or None, act=act, whom=whom), None
    if request.method == "POST" and form.is_valid():
        try:
            posts.appoint(user=whom, appointment=form.appointment(), act=act)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("任职已登记"))
            return redirect("office:user", pk)
    return answer(request, "office/form.html", form, refusal, **_words(whom, _("登记任职"), _("登记任职")))


@opens_to(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def link_person(request: HttpRequest, pk: int) -> HttpResponse:
    act, whom = _whom(request, pk)
    form, refusal = LinkPersonForm(request.POST or None, whom=whom), None
    if request.method == "POST" and form.is_valid():
        try:
            accounts.link_person(user=whom, person=form.cleaned_data["person"], act=act)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("账号已对应到人员"))
            return redirect("office:user", pk)
    line = _("派驻、书记任职登记在这个人名下的社会组织，%(name)s登录后就看得到") % {"name": whom.name}
    return answer(request, "office/form.html", form, refusal, **_words(whom, _("对应到人员"), _("对应到人员"), line))


@opens_to(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """pk: the post, also one already replaced by its ended record, so that a second press is answered the same."""
    act = act_of(request)
    post = get_object_or_404(Post.objects.select_related("user"), pk=pk, user__in=users_of(act))
    form, refusal = EndPostForm(request.POST or None, act=act, post=post), None
    if request.method == "POST" and form.is_valid():
        try:
            posts.end_post(post=post, act=act, **form.cleaned_data)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("任职已结束"))
            return redirect("office:user", post.user_id)
    facts = {"role": post.get_role_display(), "since": post.since.isoformat()}
    words = _words(post.user, _("结束任职"), _("结束任职"), _("“%(role)s”自 %(since)s 起") % facts)
    return answer(request, "office/form.html", form, refusal, **words)


@opens_to()
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """角色与权限: permissions.GRANTS as it is."""
    return render(request, "office/roles.html", {"rights": rights(), "roles": [Role(role).label for role in GRANTS]})
