"""Accounts: invited with a first post, handed a link, switched off with a reason, switched on again."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from hangji.kit import turns
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access, audit
from hangji.office.actions.people import linking
from hangji.office.actions.posts import Appointment, appointing, may_appoint
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person, User
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.office.queries import posts_by_user, users_of


class InvitationToken(PasswordResetTokenGenerator):
    """The secret in an invitation's link. It dies with the first password set, with a newer link, and after
    settings.PASSWORD_RESET_TIMEOUT (7 days); a switched-off account has none."""

    key_salt = "hangji.office.invitation"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{user.pk}{user.password}{user.is_active}{timestamp}"


invitation = InvitationToken()


def invitation_path(user: User) -> str:
    """The address, from the root, of the page on which an invited person sets the password."""
    return reverse("office:accept", args=[urlsafe_base64_encode(force_bytes(user.pk)), invitation.make_token(user)])


@dataclass(frozen=True)
class Newcomer:
    """Whom an invitation is for. username: unique, case does not matter. email: only if the person wishes."""

    username: str
    name: str
    title: str = ""
    email: str = ""


def invite(*, newcomer: Newcomer, appointment: Appointment, act: Act) -> User:
    """Open an account with its first post; nobody can sign in to it before the person has set a password.

    Asked twice with the same username and name before that, it answers with the same account.
    """
    may_appoint(appointment, act)
    with writing(act) as pen:
        turns.take(turns.FIRSTS)
        there = User.objects.filter(username__iexact=newcomer.username).first()
        if there and there.name == newcomer.name and not there.has_usable_password() and _manages(there, act):
            return there
        if there:
            raise _taken(there, newcomer.username, act)
        user = User(username=newcomer.username, name=newcomer.name, title=newcomer.title, email=newcomer.email)
        user.set_unusable_password()
        user.save()
        after = {"username": user.username, "name": user.name, "title": user.title}
        pen.note(Note("invite", "User", user.pk, user.name, {}, after))
        appointing(pen, user, appointment)
    return user


def _taken(there: User, username: str, act: Act) -> Refusal:
    return Refusal(
        _("不能开设账号：用户名 %(username)s 已有人用") % {"username": username},
        _("这个用户名是“%(name)s”的") % {"name": there.name} if _manages(there, act) else "",
        _("换一个用户名，例如在姓名拼音后加数字；是同一个人就在他的账号页增加任职"),
    )


def _manages(user: User, act: Act) -> bool:
    return users_of(act).filter(pk=user.pk).exists()


def require_managed(user: User, act: Act) -> None:
    """Raise NoRight unless every post that the user holds or will hold lies in the administrator's territory.

    Whoever may hand out a link to an account may act as that account: so one post elsewhere is enough to refuse.
    """
    access.require(act, Permission.MANAGE_USERS)
    territories = access.territories(act, Permission.MANAGE_USERS)
    held = [post for post in posts_by_user([user])[user.pk] if post.until is None or post.until > act.today]
    places = [post.body or post for post in held]
    inside = [any(t.holds(place.region_code, place.level) for t in territories) for place in places]
    if not _manages(user, act) or not all(inside):
        raise NoRight(
            _("不能管理这个账号"),
            _("%(name)s的任职不都在你的范围内") % {"name": user.name},
            _("请上一级安全管理员办理"),
        )


def _not_oneself(user: User, act: Act, cannot: str) -> None:
    if user == act.user:
        raise Refusal(
            cannot,
            _("安全管理员不能改动自己的账号和任职"),
            _("请另一位安全管理员办理；改密码在“我的设置”里"),
        )


def reissue(*, user: User, without_totp: bool, act: Act) -> None:
    """Void the password and every earlier link, so that a new link can be handed over (forgotten password).

    without_totp: also switch off the second step, for someone who lost the phone.
    """
    require_managed(user, act)
    _not_oneself(user, act, _("不能给自己重发链接"))
    with transaction.atomic():
        user = _locked(user)
        if not user.is_active:
            raise Refusal(_("不能重发链接：账号已停用"), _("停用的账号不能登录"), _("先恢复账号，再重发链接"))
        user.set_unusable_password()
        user.save(update_fields=["password"])
        after = {"without_totp": True} if without_totp and _drop_totp(user) else {}
        audit.record(act, [Note("reissue", "User", user.pk, user.name, {}, after)])


def _drop_totp(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk).delete()[0])


def _locked(user: User) -> User:
    locked: QuerySet[User] = User.objects.select_for_update()
    return locked.get(pk=user.pk)


def link_person(*, user: User, person: Person | None, act: Act) -> None:
    """Say which person an account is, or correct it; None: a new person with the user's name and title."""
    require_managed(user, act)
    _not_oneself(user, act, _("不能改动自己的账号对应的人员"))
    with writing(act) as pen:
        linking(pen, _locked(user), person)


def accept(*, user: User, token: str, password: str, act: Act) -> None:
    """The invited person sets the password. The link works once: the second of two presses is refused."""
    with transaction.atomic():
        user = _locked(user)
        if not invitation.check_token(user, token):
            raise link_is_dead()
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record(act, [Note("accept_invitation", "User", user.pk, user.name)])


def link_is_dead() -> Refusal:
    return Refusal(
        _("不能用这个链接设置密码"),
        _("链接只能用一次，7 天内有效；它已经用过、过期，或者后来又发了新的"),
        _("设过密码就直接登录；没有设过，请本单位安全管理员重发链接"),
    )


def deactivate(*, user: User, reason: str, act: Act) -> None:
    """Switch an account off; its sessions end with it, its posts and its trail stay."""
    require_managed(user, act)
    _not_oneself(user, act, _("不能停用自己的账号"))
    _switch(user, False, Note("deactivate", "User", user.pk, user.name, reason=reason), act)


def reactivate(*, user: User, reason: str, act: Act) -> None:
    require_managed(user, act)
    _not_oneself(user, act, _("不能恢复自己的账号"))
    _switch(user, True, Note("reactivate", "User", user.pk, user.name, reason=reason), act)


def _switch(user: User, active: bool, note: Note, act: Act) -> None:
    with transaction.atomic():
        locked = _locked(user)
        if locked.is_active == active:
            return
        locked.is_active = active
        locked.save(update_fields=["is_active"])
        audit.record(act, [note])
