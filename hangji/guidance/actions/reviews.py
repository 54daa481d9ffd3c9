"""The quarterly mutual review and the yearly showcase."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.guidance.models import Reading, ReviewRound, Showcase, ShowcaseItem
from hangji.guidance.queries.fourones import Group, group_people
from hangji.guidance.queries.showcase import Material, choosable
from hangji.kit import turns
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from rulebook.fourones import period
from rulebook.policy import clause


def drawn(people: Sequence[int], seed: str) -> list[tuple[int, int]]:
    """(reader, owner) for each person: two and two read each other, of an odd number the last three in a ring.

    The order is that of the sha256 of seed and number, so that anybody can draw again and find the same.
    """
    order = sorted(people, key=lambda pk: hashlib.sha256(f"{seed} {pk}".encode()).hexdigest())
    rest = order[-3:] if len(order) % 2 else []
    twos = order[: len(order) - len(rest)]
    pairs = [pair for one, other in zip(twos[::2], twos[1::2], strict=True) for pair in ((one, other), (other, one))]
    return pairs + [(rest[n], rest[(n + 1) % 3]) for n in range(len(rest))]


def open_review(*, group: Group, act: Act) -> ReviewRound:
    """Draw the pairs of this quarter; asked twice, it answers with the same round."""
    region_code, level = group
    access.require(act, Permission.LEAD_GROUP, region_code=region_code, level=level)
    first = period("review", act.today, place=region_code).first
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [region_code])
        there = {"region_code": region_code, "level": level, "first": first}
        kept: ReviewRound | None = ReviewRound.objects.filter(**there).first()
        if kept:
            return kept
        people = list(group_people(group, act.today))
        if len(people) < 2:
            raise Refusal(
                _("不能开始互诊互评：这个组只有 %(n)d 名指导员") % {"n": len(people)},
                _("互诊互评至少要两个人"),
                _("可以在例会上一起看；再派驻指导员以后再开始"),
            )
        seed = f"{region_code}-{level}-{first.isoformat()}"
        questions = list(clause("fourones.review_questions", day=act.today, place=region_code).value)
        opened = ReviewRound.objects.create(
            **there, seed=seed, questions=questions, opened_on=act.today, opened_by_name=act.user.name
        )
        Reading.objects.bulk_create(
            Reading(round=opened, reader_id=reader, owner_id=owner) for reader, owner in drawn(people, seed)
        )
        after = {"first": first, "seed": seed, "region_code": region_code}
        pen.note(Note("open_review", "ReviewRound", opened.pk, str(opened), after=after))
    return opened


@dataclass(frozen=True)
class Read:
    """What a reader says: an answer to each question, what was found, what is advised."""

    answers: Sequence[str]
    findings: str
    advice: str


def give_reading(*, reading: Reading, read: Read, act: Act) -> None:
    """Write down one's reading; until the round is closed it may be written anew."""
    access.require(act, Permission.RECORD_CONTACT)
    with writing(act) as pen:
        reading = Reading.objects.select_for_update().select_related("round").get(pk=reading.pk)
        if reading.reader_id != act.user.person_id:
            raise NoRight(
                _("不能写别人的互诊互评"), _("这一份由 %(name)s 写") % {"name": reading.reader}, _("写自己的那一份")
            )
        said = (list(read.answers), read.findings, read.advice)
        if (reading.answers, reading.findings, reading.advice) == said:
            return
        if reading.round.closed_on:
            raise Refusal(_("不能再写：这一轮互诊互评已经结束"), _("小结已经写好"), _("新的看法放到下一季"))
        reading.answers, reading.findings, reading.advice = said
        reading.given_on = act.today
        reading.save()
        after = {"findings": read.findings, "advice": read.advice}
        pen.note(Note("give_reading", "Reading", reading.pk, str(reading), after=after))


def close_review(*, review: ReviewRound, summary: str, act: Act) -> None:
    """End the round with a summary; refused while a reading is missing."""
    access.require(act, Permission.LEAD_GROUP, region_code=review.region_code, level=review.level)
    with writing(act) as pen:
        review = ReviewRound.objects.select_for_update().get(pk=review.pk)
        if review.closed_on:
            return
        waiting = list(review.readings.filter(given_on__isnull=True).values_list("reader__name", flat=True))
        if waiting:
            raise Refusal(
                _("不能结束：还有 %(n)d 份没有写成") % {"n": len(waiting)},
                _("等 %(names)s") % {"names": _("、").join(waiting)},
                _("都写成以后再写小结"),
            )
        review.closed_on, review.summary = act.today, summary
        review.version += 1
        review.save()
        note = Note("close_review", "ReviewRound", review.pk, str(review), after={"summary": summary})
        pen.note(note)


# The showcase


@dataclass(frozen=True)
class Shown:
    title: str
    text: str
    materials: Sequence[Material]


def prepare_showcase(*, register: Group, year: int, shown: Shown, version: int, act: Act) -> Showcase:
    """Write the year's showcase, or change it until it is published. version: 0 for a new one."""
    region_code, level = register
    access.require(act, Permission.LEAD_GROUP, region_code=region_code, level=level)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [region_code])
        there = {"region_code": region_code, "level": level, "year": year}
        kept = Showcase.objects.select_for_update().filter(**there).first() or Showcase(**there, version=0)
        if kept.pk and _as_it_is(kept, shown):
            return kept
        if kept.published_on:
            raise Refusal(
                _("不能改：%(year)d 年的成果展示已经发布") % {"year": year},
                _("发布的内容不再变"),
                _("新的成果放到下一年"),
            )
        if kept.version != version:
            raise Conflict(
                _("还没有保存：这份展示在你填写时被别人改过"),
                _("现在是第 %(n)d 版") % {"n": kept.version},
                _("看过再改"),
            )
        _only_what_is_there(register, year, shown, act.today)
        kept.title, kept.text = shown.title, shown.text
        kept.version += 1
        kept.save()
        kept.items.all().delete()
        ShowcaseItem.objects.bulk_create(ShowcaseItem(showcase=kept, **{f"{m.kind}_id": m.pk}) for m in shown.materials)
        after = {"year": year, "title": shown.title, "items": len(shown.materials)}
        pen.note(Note("prepare_showcase", "Showcase", kept.pk, str(kept), after=after))
    return kept


def _as_it_is(kept: Showcase, shown: Shown) -> bool:
    items = {(kind, pk) for kind, pk in _items(kept)}
    return (kept.title, kept.text, items) == (shown.title, shown.text, {(m.kind, m.pk) for m in shown.materials})


def _items(showcase: Showcase) -> list[tuple[str, int]]:
    rows = showcase.items.values_list("contact_id", "problem_id", "formed_id")
    names = ("contact", "problem", "formed")
    return [(name, pk) for row in rows for name, pk in zip(names, row, strict=True) if pk]


def _only_what_is_there(register: Group, year: int, shown: Shown, day: date) -> None:
    there = {(each.kind, each.pk) for each in choosable(register, year, day)}
    if any((each.kind, each.pk) not in there for each in shown.materials):
        raise Refusal(
            _("不能保存：有一项材料不在这一年的记录里"),
            _("展示只用已经记下的事"),
            _("重新打开这一页，从列出的材料里选"),
        )


def publish_showcase(*, showcase: Showcase, act: Act) -> None:
    """Let everybody of the register's place see it; asked twice, nothing changes."""
    access.require(act, Permission.LEAD_GROUP, region_code=showcase.region_code, level=showcase.level)
    with writing(act) as pen:
        showcase = Showcase.objects.select_for_update().get(pk=showcase.pk)
        if showcase.published_on:
            return
        if not showcase.text or not showcase.items.exists():
            raise Refusal(
                _("不能发布：没有正文或者没有材料"), _("看的人要知道说的是哪些事"), _("写上正文，选上材料，再发布")
            )
        showcase.published_on, showcase.published_by_name = act.today, act.user.name
        showcase.version += 1
        showcase.save()
        pen.note(Note("publish_showcase", "Showcase", showcase.pk, str(showcase), after={"year": showcase.year}))
