"""Calling for stories and cases."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit import turns
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.stories.actions.hand import RUN
from hangji.stories.models import StoryCall
from hangji.training.actions.courses import same_version


@dataclass(frozen=True)
class Asked:
    """What is asked for."""

    kind: str
    title: str
    conditions: str
    opens_on: date
    closes_on: date


def make_call(*, place: Territory, asked: Asked, act: Act) -> StoryCall:
    """A call to the organisations of a register; the same title again is the same call."""
    access.require(act, RUN, region_code=place.region_code, level=place.level)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [place.region_code])
        where = {"region_code": place.region_code, "level": place.level}
        kept = StoryCall.objects.filter(**where, title=asked.title).first()
        if kept:
            return kept
        _sensible(asked)
        made = StoryCall.objects.create(**where, **asdict(asked), made_at=act.at, made_by_name=act.user.name)
        pen.note(Note("add_call", "StoryCall", made.pk, str(made), after=_told(asked)))
    return made


def change_call(*, call: StoryCall, asked: Asked, version: int, act: Act) -> StoryCall:
    """Other conditions or days; what was handed in stays handed in."""
    access.require(act, RUN, region_code=call.region_code, level=call.level)
    with writing(act) as pen:
        held: StoryCall = StoryCall.objects.select_for_update().get(pk=call.pk)
        before = Asked(**{name: getattr(held, name) for name in Asked.__dataclass_fields__})
        if before == asked:
            return held
        same_version(held, version)
        _sensible(asked)
        _may_change(held, asked)
        for name, value in asdict(asked).items():
            setattr(held, name, value)
        held.version += 1
        held.save()
        was, now = _told(before), _told(asked)
        changed = [name for name in now if was[name] != now[name]]
        told = {name: was[name] for name in changed}, {name: now[name] for name in changed}
        pen.note(Note("change_call", "StoryCall", held.pk, str(held), *told))
    return held


def _sensible(asked: Asked) -> None:
    if asked.closes_on < asked.opens_on:
        raise Refusal(_("不能保存：截止日期在开始日期以前"), f"{asked.opens_on} {asked.closes_on}", _("核对两个日期"))


def _may_change(held: StoryCall, asked: Asked) -> None:
    same = StoryCall.objects.filter(region_code=held.region_code, level=held.level, title=asked.title)
    if same.exclude(pk=held.pk).exists():
        raise Refusal(_("不能改成“%(title)s”：已经有了") % {"title": asked.title}, _("征集不重名"), _("换一个名称"))
    if asked.kind != held.kind and held.stories.exists():
        raise Refusal(_("不能改征集的类别：已经有人写了"), held.get_kind_display(), _("另外发起一个征集"))


def _told(asked: Asked) -> dict[str, Any]:
    return {
        "story_kind": asked.kind,
        "title": asked.title,
        "text": asked.conditions,
        "call_opens_on": asked.opens_on,
        "call_closes_on": asked.closes_on,
    }
