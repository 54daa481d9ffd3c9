"""Supervising bodies: founded, corrected, ended with a successor. By whoever records Party organisations there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access, audit
from hangji.office.access import Permission
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body, Post


@dataclass(frozen=True)
class Charter:
    """What is said of a body besides where it is. kind: of BodyKind. valid_from None: its first day is not known."""

    name: str
    kind: str
    parent: Body | None = None
    valid_from: date | None = None

    @property
    def values(self) -> dict[str, Any]:
        return {"name": self.name, "kind": self.kind, "parent": self.parent, "valid_from": self.valid_from}


def found_body(*, charter: Charter, region_code: int, level: str, act: Act) -> Body:
    """A body that was not in the list yet; asked twice with the same facts, it answers with the same body."""
    access.require(act, Permission.FORM, region_code=region_code, level=level)
    with transaction.atomic():
        _lead(charter.parent, None, act)
        place = {"name": charter.name, "region_code": region_code}
        body, is_new = Body.objects.get_or_create(**place, defaults=charter.values | {"level": level})
        if not is_new and _values(body) != charter.values:
            raise _named_already(charter.name)
        if is_new:
            after = _said(charter.values | {"region_code": region_code, "level": level})
            audit.record(act, [Note("found_body", "Body", body.pk, body.name, {}, after)])
    return body


def correct_body(*, body: Body, charter: Charter, act: Act) -> None:
    """What is said of a body is this; its former name and facts stay in the trail."""
    access.require(act, Permission.FORM, region_code=body.region_code, level=body.level)
    with transaction.atomic():
        body = _locked(body)
        _lead(charter.parent, body, act)
        if Body.objects.filter(name=charter.name, region_code=body.region_code).exclude(pk=body.pk).exists():
            raise _named_already(charter.name)
        if charter.valid_from and body.valid_to and charter.valid_from >= body.valid_to:
            raise _ends_before_it_begins(charter.valid_from)
        _change(body, charter.values, "correct_body", act)


def end_body(*, body: Body, day: date, successor: Body | None, reason: str, act: Act) -> None:
    """The body exists no more from ``day`` on; said again, the day and the successor are corrected."""
    access.require(act, Permission.FORM, region_code=body.region_code, level=body.level)
    with transaction.atomic():
        body = _locked(body)
        if body.valid_from and day <= body.valid_from:
            raise _ends_before_it_begins(body.valid_from)
        _may_succeed(successor, body, day)
        _leaves_nobody(body, day)
        _change(body, {"valid_to": day, "successor": successor}, "end_body", act, reason)


def _locked(body: Body) -> Body:
    locked: Body = Body.objects.select_for_update().get(pk=body.pk)
    return locked


def _values(body: Body) -> dict[str, Any]:
    return Charter(body.name, body.kind, body.parent, body.valid_from).values


def _change(body: Body, values: dict[str, Any], verb: str, act: Act, reason: str = "") -> None:
    """Write what differs, with its entry; nothing differs: nothing is written."""
    before = {name: getattr(body, name) for name, value in values.items() if getattr(body, name) != value}
    if not before:
        return
    after = {name: values[name] for name in before}
    for name, value in after.items():
        setattr(body, name, value)
    body.save(update_fields=list(after))
    audit.record(act, [Note(verb, "Body", body.pk, body.name, _said(before), _said(after), reason)])


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """For the trail: bodies by name."""
    return {name: str(value) if isinstance(value, Body) else value for name, value in values.items()}


def _upwards(body: Body | None) -> Iterator[Body]:
    """The body and all above it."""
    while body is not None:
        yield body
        body = body.parent


def _lead(parent: Body | None, body: Body | None, act: Act) -> None:
    """Refuse a parent that is the body itself, stands below it, or is gone; the parent that it has may be gone."""
    if parent is None or (body and parent == body.parent):
        return
    if body and body in _upwards(parent):
        raise Refusal(
            _("不能登记：上一级不能是它自己或它的下级"),
            _("“%(parent)s”在“%(body)s”之下") % {"parent": parent, "body": body},
            _("选真正的上一级；两者倒了的话，先把那一个的上一级改掉"),
        )
    if parent.valid_to and parent.valid_to <= act.today:
        raise Refusal(
            _("不能登记：选的上一级已经撤销"),
            _("“%(parent)s”%(day)s 撤销") % {"parent": parent, "day": parent.valid_to.isoformat()},
            _("选承接它的党组织"),
        )


def _may_succeed(successor: Body | None, body: Body, day: date) -> None:
    if successor is not None and (successor == body or not successor.exists_on(day)):
        raise Refusal(
            _("不能登记撤销：承接的党组织那一天不存在"),
            _("“%(successor)s”就是它自己，或者在 %(day)s 还没有成立、已经撤销")
            % {"successor": successor, "day": day.isoformat()},
            _("选那一天存在的另一个党组织；还没有登记的，先登记；没有承接的，留空"),
        )


def _leaves_nobody(body: Body, day: date) -> None:
    """Refuse to end what still leads other bodies or holds posts on that day: they would hang in the air."""
    running = Q(until__isnull=True) | Q(until__gt=day)
    posts = Post.objects.valid().filter(running, body=body).count()
    below = list(Body.objects.on(day).filter(parent=body).values_list("name", flat=True))
    if below:
        raise Refusal(
            _("不能登记撤销：它那一天还有下级"),
            _("下级有：%(names)s") % {"names": _("、").join(below)},
            _("先把它们的上一级改成承接的党组织，再登记撤销"),
        )
    if posts:
        raise Refusal(
            _("不能登记撤销：它那一天还有人任职"),
            _("有 %(n)d 段任职没有在那一天以前结束") % {"n": posts},
            _("先请安全管理员结束这些任职，或改任到承接的党组织"),
        )


def _named_already(name: str) -> Refusal:
    return Refusal(
        _("不能登记：这个地区已有“%(name)s”") % {"name": name},
        _("同一地区的上级党组织不能同名"),
        _("就是它的话，打开它更正；不是的话，写全称"),
    )


def _ends_before_it_begins(day: date) -> Refusal:
    return Refusal(
        _("不能登记：撤销日期不在成立日期之后"),
        _("成立日期是 %(day)s") % {"day": day.isoformat()},
        _("核对两个日期；成立日期错了先更正"),
    )
