"""Supervising bodies: founded, corrected, renamed, put under another, closed; by who records Party organisations.

Whom a body leads is known one room up: ending and merging it are actions of the registry, which closes it here.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import BEGINNING, Body, BodyName, BodyParent, Post
from hangji.office.pen import Pen, not_in_future, writing
from hangji.office.permissions import Permission

BODY = "body"


@dataclass(frozen=True)
class Charter:
    """What is said of a body besides where it is and what stands above it.

    kind: of BodyKind. valid_from None: its first day is not known. document: the number of what founded it.
    """

    name: str
    kind: str
    valid_from: date | None = None
    industry: str = ""
    document: str = ""

    @property
    def values(self) -> dict[str, Any]:
        return asdict(self)


def found_body(*, charter: Charter, parent: Body | None, region_code: int, level: str, act: Act) -> Body:
    """A body that was not in the list yet; asked twice with the same facts, it answers with the same body."""
    access.require(act, Permission.FORM, region_code=region_code, level=level)
    if charter.valid_from:
        not_in_future(charter.valid_from, act)
    with writing(act) as pen:
        place = {"name": charter.name, "region_code": region_code}
        body, is_new = Body.objects.get_or_create(**place, defaults=charter.values | {"level": level})
        if is_new:
            _first_spells(pen, body, parent)
        elif _values(body) != charter.values or _first_parent(pen, body) != parent:
            raise _named_already(charter.name)
    return body


def _first_spells(pen: Pen, body: Body, parent: Body | None) -> None:
    pen.begin(BodyName, BODY, [body.pk])
    pen.begin(BodyParent, BODY, [body.pk])
    pen.record(BodyName, BODY, body.pk, body.begins, None, name=body.name, document=body.document)
    if parent:
        since = max(body.begins, parent.begins)
        _may_stand_above(parent, body, since, None)
        pen.record(BodyParent, BODY, body.pk, since, None, parent_id=parent.pk, document=body.document)
    said = {**_values(body), "parent": parent and str(parent), "region_code": body.region_code, "level": body.level}
    tell(pen, "found_body", body, after=said)


def _first_parent(pen: Pen, body: Body) -> Body | None:
    first = next(iter(pen.live(BodyParent, BODY, body.pk)), None)
    return first.parent if first else None


def correct_body(*, body: Body, charter: Charter, act: Act) -> None:
    """What was written down wrongly is put right, as if always so; what was said before stays in the trail."""
    access.require(act, Permission.FORM, region_code=body.region_code, level=body.level)
    with writing(act) as pen:
        body = locked(body)
        before = _differing(body, charter.values)
        if not before:
            return
        if "name" in before:
            _free(charter.name, body)
        if charter.valid_from and body.valid_to and charter.valid_from >= body.valid_to:
            raise _ends_before_it_begins(charter.valid_from)
        _begin_on(pen, body, charter)
        change(body, charter.values)
        tell(pen, "correct_body", body, before=before, after={name: charter.values[name] for name in before})


def _begin_on(pen: Pen, body: Body, charter: Charter) -> None:
    """Let what holds from the beginning begin on the corrected day; let the present name be the corrected one."""
    begins = charter.valid_from or BEGINNING
    for model in (BodyName, BodyParent):
        for spell in pen.live(model, BODY, body.pk):
            since = begins if spell.since == body.begins else spell.since
            if since < begins or (spell.until and spell.until <= since):
                raise _changed_before(begins, spell.until or spell.since)
            values = _of(spell)
            if model is BodyName and spell.until == body.valid_to:
                values["name"] = charter.name
            if since != spell.since or values != _of(spell):
                pen.withdraw(BODY, spell)
                pen.record(model, BODY, body.pk, since, spell.until, **values)


def _of(spell: Any) -> dict[str, Any]:
    """What a spell says besides its days."""
    names = ("name", "document") if isinstance(spell, BodyName) else ("parent_id", "document")
    return {name: getattr(spell, name) for name in names}


def rename_body(*, body: Body, name: str, day: date, document: str, act: Act) -> None:
    """From ``day`` on it is called ``name``; the former name stays with its days. Asked twice, nothing changes."""
    access.require(act, Permission.FORM, region_code=body.region_code, level=body.level)
    not_in_future(day, act)
    with writing(act) as pen:
        body = locked(body)
        if body.name == name:
            return
        _free(name, body)
        _exists(body, day)
        spells = pen.live(BodyName, BODY, body.pk)
        if not spells:  # written down before names were kept
            spells = [pen.record(BodyName, BODY, body.pk, body.begins, None, name=body.name)]
        if day <= spells[-1].since:
            raise Refusal(
                _("不能登记更名：%(day)s 不在现名称的起始日期之后") % {"day": day.isoformat()},
                _("“%(name)s”自 %(since)s 起使用") % {"name": body.name, "since": spells[-1].since.isoformat()},
                _("核对更名日期；只是写错了字的，用更正"),
            )
        before = {"name": body.name}
        pen.end(BODY, spells[-1], day)
        pen.record(BodyName, BODY, body.pk, day, None, name=name, document=document)
        change(body, {"name": name})
        tell(pen, "rename_body", body, before=before, after={"name": name, "since": day, "document": document})


def place_body(*, body: Body, parent: Body | None, day: date, document: str, act: Act) -> None:
    """From ``day`` on ``parent`` stands above it, or nobody; what stood above it before stays with its days."""
    access.require(act, Permission.FORM, region_code=body.region_code, level=body.level)
    not_in_future(day, act)
    with writing(act) as pen:
        body = locked(body)
        _exists(body, day)
        put_under(pen, body, parent, day, document=document)


def put_under(pen: Pen, body: Body, parent: Body | None, day: date, *, document: str) -> bool:
    """Within a larger act: the same parent again changes nothing."""
    now = pen.holding(BodyParent, BODY, body.pk, day)
    if (now.parent_id if now else None) == (parent.pk if parent else None):
        return False
    if parent:
        later = next((s.since for s in pen.live(BodyParent, BODY, body.pk) if s.since > day), None)
        until = now.until if now else later or body.valid_to
        _may_stand_above(parent, body, day, until)
        if now:
            pen.end(BODY, now, day)
        pen.record(BodyParent, BODY, body.pk, day, until, parent_id=parent.pk, document=document)
    else:
        pen.end(BODY, now, day)
    before = {"parent": str(now.parent) if now else None}
    after = {"parent": parent and str(parent), "since": day, "document": document}
    tell(pen, "place_body", body, before=before, after=after)
    return True


def close_body(pen: Pen, body: Body, day: date, *, successor: Body | None, document: str, reason: str) -> bool:
    """Within a larger act: the body, locked, exists no more from ``day`` on; said again, its facts are corrected."""
    values = {"valid_to": day, "successor": successor, "end_document": document}
    before = _differing(body, values)
    if not before:
        return False
    if body.valid_from and day <= body.valid_from:
        raise _ends_before_it_begins(body.valid_from)
    _may_succeed(successor, body, day)
    _leaves_nobody(body, day)
    for model in (BodyName, BodyParent):
        _end_last(pen, model, body, day)
    change(body, values)
    tell(pen, "end_body", body, before=before, after={name: values[name] for name in before}, reason=reason)
    return True


def _end_last(pen: Pen, model: Any, body: Body, day: date) -> None:
    """What held to the end holds to the corrected one; what began later never was."""
    for spell in pen.live(model, BODY, body.pk):
        if spell.since >= day:
            raise _changed_before(day, spell.since)
        if spell.until == body.valid_to and spell.until != day:
            pen.withdraw(BODY, spell)
            pen.record(model, BODY, body.pk, spell.since, day, **_of(spell))


def locked(body: Body) -> Body:
    found: Body = Body.objects.select_for_update().get(pk=body.pk)
    return found


def tell(pen: Pen, verb: str, body: Body, *, before: Any = None, after: Any = None, reason: str = "") -> None:
    pen.note(Note(verb, "Body", body.pk, body.name, _said(before or {}), _said(after or {}), reason))


def change(body: Body, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(body, name, value)
    body.save(update_fields=list(values))


def _values(body: Body) -> dict[str, Any]:
    return Charter(body.name, body.kind, body.valid_from, body.industry, body.document).values


def _differing(body: Body, values: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(body, name) for name, value in values.items() if getattr(body, name) != value}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """For the trail: bodies by name."""
    return {name: str(value) if isinstance(value, Body) else value for name, value in values.items()}


def _may_stand_above(parent: Body, body: Body, day: date, until: date | None) -> None:
    """Refuse a parent that is the body itself, stands below it on that day or later, or is not there all the time."""
    above: dict[int, list[BodyParent]] = {}
    for spell in BodyParent.objects.valid():
        above.setdefault(spell.body_id, []).append(spell)
    starts = {spell.since for spells in above.values() for spell in spells}
    days = {day, *(each for each in starts if each > day and (until is None or each < until))}
    if any(body.pk in _upwards(parent.pk, above, each) for each in days):
        raise Refusal(
            _("不能登记：上一级不能是它自己或它的下级"),
            _("“%(parent)s”在“%(body)s”之下") % {"parent": parent, "body": body},
            _("选真正的上一级；两者倒了的话，先把那一个的上一级改掉"),
        )
    if not parent.exists_on(day) or (parent.valid_to and (until is None or until > parent.valid_to)):
        raise Refusal(
            _("不能登记：选的上一级已经撤销，或者那一天还没有成立"),
            _("“%(parent)s”自 %(since)s 至 %(until)s")
            % {"parent": parent, "since": _day(parent.valid_from), "until": _day(parent.valid_to)},
            _("核对日期，或选承接它的党组织"),
        )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def _upwards(pk: int, above: dict[int, list[BodyParent]], day: date) -> set[int]:
    """The body and all above it on a day."""
    found: set[int] = set()
    at: int | None = pk
    while at is not None and at not in found:
        found.add(at)
        at = next((spell.parent_id for spell in above.get(at, []) if spell.holds_on(day)), None)
    return found


def _exists(body: Body, day: date) -> None:
    if not body.exists_on(day):
        raise Refusal(
            _("不能登记：“%(body)s”在 %(day)s 不存在") % {"body": body, "day": day.isoformat()},
            _("那一天它还没有成立，或者已经撤销"),
            _("请核对日期"),
        )


def _free(name: str, body: Body) -> None:
    if Body.objects.filter(name=name, region_code=body.region_code).exclude(pk=body.pk).exists():
        raise _named_already(name)


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
    spells = BodyParent.objects.valid().filter(running, parent=body)
    below = sorted(set(spells.values_list("body__name", flat=True)))
    if below:
        raise Refusal(
            _("不能登记撤销：它那一天还有下级"),
            _("下级有：%(names)s") % {"names": _("、").join(below)},
            _("先把它们的上一级改成承接的党组织，再登记撤销；或者用并入，一次办完"),
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


def _changed_before(day: date, other: date) -> Refusal:
    return Refusal(
        _("不能登记 %(day)s：名称或上一级在 %(other)s 有过变化") % {"day": day.isoformat(), "other": other.isoformat()},
        _("名称和上一级的起止日期要在成立和撤销之间"),
        _("核对日期"),
    )
