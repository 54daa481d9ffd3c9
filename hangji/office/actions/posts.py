"""Posts: appointed from a day, ended on a day; the three administrators kept apart."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.access import BY_DUTY
from hangji.office.actions.people import linking
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body, Level, Person, Post, Role, User
from hangji.office.models.posts import ADMINISTRATORS
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission


@dataclass(frozen=True)
class Appointment:
    """A role from a day on: over a region subtree × level, or in a body, whose region and level it then has.

    person: who the user is, for the roles that see organisations by a duty; None: as linked, else a new person.
    duty: what the user is in the body; "": a member.
    """

    role: str
    since: date
    region_code: int = 0
    level: str = Level.ALL
    body: Body | None = None
    person: Person | None = None
    duty: str = ""

    @property
    def place(self) -> tuple[int, str]:
        return (self.body.region_code, self.body.level) if self.body else (self.region_code, self.level)


def may_appoint(appointment: Appointment, act: Act) -> None:
    """Raise NoRight outside the administrator's territory, and Refusal for a committee post without its body."""
    region_code, level = appointment.place
    access.require(act, Permission.MANAGE_USERS, region_code=region_code, level=level)
    if appointment.duty and appointment.role != Role.COMMITTEE:
        raise Refusal(
            _("不能登记任职：党委职务只用于党委的任职"),
            _("书记、副书记、委员、工作人员是在党委里的职务"),
            _("角色选“综合党委、行业党委”，或者不选党委职务"),
        )
    if (appointment.role == Role.COMMITTEE) != (appointment.body is not None):
        raise Refusal(
            _("不能登记任职：党委任职与所在党委要一起填"),
            _("党委的工作范围就是那个党委的地区和层级，其他角色按地区和层级登记"),
            _("角色选“综合党委、行业党委”时选一个党委，选其他角色时选地区"),
        )


def appoint(*, user: User, appointment: Appointment, act: Act) -> Post:
    """Give a user a post; asked twice, it records one. What it answers with has no key before it is read again."""
    may_appoint(appointment, act)
    if user == act.user:
        raise Refusal(_("不能给自己登记任职"), _("安全管理员不能改动自己的任职"), _("请另一位安全管理员办理"))
    with writing(act) as pen:
        User.objects.select_for_update().get(pk=user.pk)
        return appointing(pen, user, appointment)


def appointing(pen: Pen, user: User, appointment: Appointment) -> Post:
    """Record the post within a larger act, and link the user to a person where the role works through one."""
    if appointment.role in BY_DUTY and (appointment.person or not user.person_id):
        linking(pen, user, appointment.person)
    region_code, level = appointment.place
    posts: list[Post] = pen.live(Post, "user", user.pk)
    same = [p for p in posts if (p.role, p.region_code, p.level) == (appointment.role, region_code, level)]
    running = next((p for p in same if p.until is None or p.until > appointment.since), None)
    if running and running.since <= appointment.since and _same_post(running, appointment):
        return running
    if running:
        raise _already(running)
    _separate(user, appointment, posts)
    values: dict[str, Any] = {"role": appointment.role, "region_code": region_code, "level": level}
    body = appointment.body and appointment.body.pk
    post: Post = pen.record(
        Post, "user", user.pk, appointment.since, None, body_id=body, duty=appointment.duty, **values
    )
    after = values | {"since": appointment.since} | ({"body": str(appointment.body)} if appointment.body else {})
    after |= {"committee_duty": appointment.duty} if appointment.duty else {}
    pen.note(Note("appoint", "User", user.pk, user.name, {}, after))
    return post


def _same_post(running: Post, appointment: Appointment) -> bool:
    body = appointment.body and appointment.body.pk
    return (running.body_id, running.duty) == (body, appointment.duty)


def _already(post: Post) -> Refusal:
    facts = {"role": post.get_role_display(), "since": post.since.isoformat()}
    return Refusal(
        _("不能登记任职：同一地区、层级的同一角色已有一段任职"),
        _("“%(role)s”自 %(since)s 起，与填的日期重叠") % facts,
        _("先结束那一段任职，再登记新的"),
    )


def _separate(user: User, appointment: Appointment, posts: list[Post]) -> None:
    """Refuse a post that would put two administrators, or one and a business post, into one hand on any day."""
    overlapping = [p for p in posts if p.role != appointment.role and (p.until is None or p.until > appointment.since)]
    new_is_administrator = appointment.role in ADMINISTRATORS
    clash = next((p for p in overlapping if new_is_administrator or p.role in ADMINISTRATORS), None)
    if clash is None:
        return
    both = new_is_administrator and clash.role in ADMINISTRATORS
    facts = {"name": user.name, "role": clash.get_role_display(), "since": clash.since.isoformat()}
    raise Refusal(
        _("不能登记任职：安全、系统、审计三个管理员不能是同一个人")
        if both
        else _("不能登记任职：管理员不兼任业务岗位"),
        _("%(name)s自 %(since)s 起任“%(role)s”，日期重叠") % facts,
        _("换一个人任职，或先结束现在的任职，新任职从结束那天起"),
    )


def end_post(*, post: Post, day: date, reason: str, act: Act) -> None:
    """Let a post end on ``day``, its first day out; a post that began that day or later is withdrawn whole."""
    access.require(act, Permission.MANAGE_USERS, region_code=post.region_code, level=post.level)
    if post.user == act.user:
        raise Refusal(_("不能结束自己的任职"), _("安全管理员不能改动自己的任职"), _("请另一位安全管理员办理"))
    with writing(act) as pen:
        User.objects.select_for_update().get(pk=post.user_id)
        now = next((p for p in pen.live(Post, "user", post.user_id) if _same_spell(p, post)), None)
        if now is None or now.until == day:
            return
        if now.until and now.until < day:
            raise _ended_before(now)
        pen.end("user", now, day)
        facts = {"role": now.role, "region_code": now.region_code, "level": now.level}
        after = facts | {"until": day}
        pen.note(Note("end_post", "User", post.user_id, post.user.name, facts | {"until": now.until}, after, reason))


def _same_spell(one: Post, other: Post) -> bool:
    """Two records of one post: a post that was ended is a new row."""
    keys = ("role", "region_code", "level", "since")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def _ended_before(post: Post) -> Refusal:
    return Refusal(
        _("不能结束任职：它在那之前已经结束"),
        _("这段任职到 %(until)s 为止") % {"until": post.until.isoformat() if post.until else ""},
        _("要延长，请从结束那天起登记一段新的任职"),
    )
