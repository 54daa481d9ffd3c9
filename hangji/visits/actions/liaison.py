"""重点社会组织 and who of a committee keeps in touch with them: naming, releasing, handing over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body, User
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from hangji.visits.models import KeyOrganisation, Liaison
from hangji.visits.queries import grounds_said, members_of
from rulebook.visits import titles

KEY = "organisation"


@dataclass(frozen=True)
class Naming:
    """On which grounds (codes of policy) an organisation is a key one, and who keeps in touch with it until when."""

    grounds: Sequence[str]
    member: User
    until: date | None = None
    note: str = ""


def name_key(*, body: Body, organisation: SocialOrganization, naming: Naming, day: date, act: Act) -> None:
    """Make an organisation a key one of a committee from ``day`` on; said again, its grounds and member are these."""
    _leads(body, act)
    _sound(body, organisation, naming, day, act)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        told = {"grounds": list(naming.grounds), "note": naming.note}
        fresh = _set(pen, KeyOrganisation, body, organisation, day, None, **told)
        keeps = _set(pen, Liaison, body, organisation, day, naming.until, member_id=naming.member.pk)
        if fresh or keeps:
            after: dict[str, Any] = {"grounds": grounds_said(naming.grounds), "note": naming.note, "body": str(body)}
            after |= {"member": naming.member.name, "since": day, "until": naming.until}
            pen.note(Note("name_key", "SocialOrganization", organisation.pk, str(organisation), after=after))


def release_key(*, body: Body, organisation: SocialOrganization, day: date, reason: str, act: Act) -> None:
    """It is a key organisation no more from ``day`` on, and nobody need keep in touch."""
    _leads(body, act)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        spell = _holding(pen, KeyOrganisation, body, organisation, day)
        if spell is None:
            return
        pen.end(KEY, spell, day)
        if keeps := _holding(pen, Liaison, body, organisation, day):
            pen.end(KEY, keeps, day)
        after = {"body": str(body), "until": day}
        pen.note(
            Note("release_key", "SocialOrganization", organisation.pk, str(organisation), after=after, reason=reason)
        )


def hand_over_liaison(
    *,
    body: Body,
    giver: User,
    taker: User,
    organisations: Sequence[SocialOrganization],
    day: date,
    matters: str,
    act: Act,
) -> int:
    """Give several key organisations from one member to another, with what is open; how many changed hands."""
    _leads(body, act)
    if giver == taker or not members_of(body, act.today).filter(pk=taker.pk).exists():
        raise Refusal(_("不能交接给%(name)s") % {"name": taker.name}, _("接手的人是本党委的另一个人"), _("另选一个人"))
    with writing(act) as pen:
        count = 0
        for organisation in SocialOrganization.objects.select_for_update().filter(
            pk__in=[each.pk for each in organisations]
        ):
            held = _holding(pen, Liaison, body, organisation, day)
            if held is None or held.member_id != giver.pk:
                continue
            until = held.until
            pen.end(KEY, held, day)
            told: dict[str, Any] = {"body_id": body.pk, "member_id": taker.pk, "matters": matters}
            pen.record(Liaison, KEY, organisation.pk, day, until, **told)
            after = {"member": taker.name, "since": day, "matters": matters}
            before = {"member": giver.name}
            kind = ("SocialOrganization", organisation.pk, str(organisation))
            pen.note(Note("hand_over_liaison", *kind, before=before, after=after))
            count += 1
        if not count:
            raise Refusal(
                _("不能交接：%(name)s 这一天没有联系其中的社会组织") % {"name": giver.name},
                _("可能已经交接过"),
                _("核对日期和名单"),
            )
    return count


def _set(
    pen: Pen, model: Any, body: Body, organisation: SocialOrganization, day: date, until: date | None, **values: Any
) -> bool:
    """From ``day`` on these values hold for the body and organisation. Says whether that is new."""
    now = _holding(pen, model, body, organisation, day)
    if now and now.until == until and all(getattr(now, name) == value for name, value in values.items()):
        return False
    later = [each for each in pen.live(model, KEY, organisation.pk) if each.body_id == body.pk and each.since > day]
    if later:
        raise Refusal(
            _("不能从 %(day)s 起改") % {"day": day.isoformat()},
            _("%(since)s 起已经另有登记") % {"since": later[0].since.isoformat()},
            _("从那一天以后改"),
        )
    if now:
        pen.end(KEY, now, day)
    pen.record(model, KEY, organisation.pk, day, until, body_id=body.pk, **values)
    return True


def _holding(pen: Pen, model: Any, body: Body, organisation: SocialOrganization, day: date) -> Any:
    spells = pen.live(model, KEY, organisation.pk)
    return next((each for each in spells if each.body_id == body.pk and each.holds_on(day)), None)


def _leads(body: Body, act: Act) -> None:
    access.require(act, Permission.MANAGE_LIAISON)
    if not any(post.body_id == body.pk for post in act.posts):
        raise NoRight(_("不能替“%(body)s”确定") % {"body": body}, _("你不在这个党委任职"), _("请这个党委办"))


def _sound(body: Body, organisation: SocialOrganization, naming: Naming, day: date, act: Act) -> None:
    if not SocialOrganization.objects.visible_to(act).filter(pk=organisation.pk).exists():
        raise NoRight(_("不能确定这一家"), _("它不在本党委的范围里"), _("选本党委范围里的"))
    if not naming.grounds or set(naming.grounds) - set(titles(day=act.today)):
        raise Refusal(_("不能确定：没有写理由"), _("重点社会组织要有理由"), _("选一项；其他的写说明"))
    if "other" in naming.grounds and not naming.note:
        raise Refusal(_("不能确定：选了“其他”，没有写说明"), _("别人要知道为什么"), _("写一句说明"))
    if not members_of(body, act.today).filter(pk=naming.member.pk).exists():
        raise Refusal(_("不能由%(name)s联系") % {"name": naming.member.name}, _("他不在本党委任职"), _("选本党委的人"))
    if naming.until and naming.until <= day:
        raise Refusal(_("不能确定：期限在开始以前"), _("从 %(day)s 开始") % {"day": day.isoformat()}, _("改期限"))
