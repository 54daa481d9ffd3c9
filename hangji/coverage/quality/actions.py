"""A person's answer to two names that are alike: 不是重复, and its taking back."""

from typing import Any

from django.utils.translation import gettext as _

from hangji.coverage.models import NotDuplicate
from hangji.coverage.quality.pairs import named, places_of
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import load, place_of, require_over
from hangji.registry.models import SocialOrganization
from rulebook.quality import alike, alike_from


def settle_pair(*, first: SocialOrganization, second: SocialOrganization, reason: str, act: Act) -> NotDuplicate:
    """Say that two organisations with names alike are two. It holds until one of them is renamed.

    Asked twice, it answers with what was settled first. Only for pairs that stand among the findings.
    """
    with writing(act) as pen:
        first, second = _both(pen, first.pk, second.pk)
        names = {"first_name": first.name, "second_name": second.name}
        kept = NotDuplicate.objects.filter(first=first, second=second, reopened_at__isnull=True, **names).first()
        if kept:
            return kept
        _may_settle(pen, first, second, reason)
        kept = NotDuplicate.objects.create(
            first=first,
            second=second,
            **names,
            reason=reason.strip(),
            settled_at=act.at,
            settled_by=act.user.username,
            settled_by_name=act.user.name,
        )
        _tell(pen, "settle_pair", kept, reason)
        return kept


def reopen_pair(*, settled: NotDuplicate, act: Act) -> None:
    """Take it back: the pair is asked about again. Asked twice, nothing changes."""
    with writing(act) as pen:
        _both(pen, settled.first_id, settled.second_id)
        kept = NotDuplicate.objects.select_for_update().get(pk=settled.pk)
        if kept.reopened_at:
            return
        kept.reopened_at, kept.reopened_by = act.at, act.user.username
        kept.save(update_fields=["reopened_at", "reopened_by"])
        _tell(pen, "reopen_pair", kept, "")


def _both(pen: Pen, one: int, other: int) -> tuple[SocialOrganization, SocialOrganization]:
    """The two, the earlier entered first, after the right over each has been asked for."""
    found = load(pen, sorted((one, other)))  # type: ignore[arg-type]
    for organisation in found.values():
        require_over(pen, Permission.EDIT_REGISTER, organisation)  # type: ignore[arg-type]
    return found[min(one, other)], found[max(one, other)]


def _may_settle(pen: Pen, first: SocialOrganization, second: SocialOrganization, reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("不能写成不是重复：没有写理由"), _("以后看到的人要知道为什么是两家"), _("写明理由后再提交"))
    if not are_alike(pen, first, second):
        raise Refusal(
            _("不能写成不是重复：这两家的名称并不相近"),
            _("“%(first)s”和“%(second)s”不在可能重复登记的名单里") % {"first": first.name, "second": second.name},
            _("不用处理；名单在“数据质量”里"),
        )


def are_alike(pen: Pen, first: SocialOrganization, second: SocialOrganization) -> bool:
    """Whether the pair stands among the findings: in one county, with names alike."""
    regions = [place_of(pen, each).region_code for each in (first, second)]  # type: ignore[arg-type]
    least = alike_from(pen.act.today, regions[0])
    if regions[0] != regions[1] or least is None:
        return False
    names = [(each.pk, each.name) for each in (first, second)]
    return bool(alike(names, places=named(regions[0], places_of(regions)), least=least))


def _tell(pen: Pen, verb: str, kept: NotDuplicate, reason: str) -> None:
    """One entry for each of the two, since each has its own trail."""
    sides: tuple[tuple[Any, str, str], ...] = (
        (kept.first_id, kept.first_name, kept.second_name),
        (kept.second_id, kept.second_name, kept.first_name),
    )
    for pk, name, other in sides:
        pen.note(Note(verb, "SocialOrganization", pk, name, {}, {"other": other}, reason))
