"""The task force (专班): who is in it and what each looks after. Only the running or planned drive's can be changed."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hangji.formation.drives.actions.plan import locked, require_over, tell
from hangji.formation.drives.models import Drive, DriveMember, DriveShare, DriveState, DriveUnit
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import Post, Role, User
from hangji.office.models.places import within_span
from hangji.office.pen import Pen, writing
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names


def candidates(drive: Drive, act: Act) -> QuerySet[User]:
    """Who may be in the task force: officers of the territory and of the counties in it, and members of its bodies."""
    here = Q(role=Role.OFFICER) & within_span("region_code", drive.region_code)
    of_bodies = Q(role=Role.COMMITTEE) & within_span("body__region_code", drive.region_code)
    posts = Post.objects.valid().on(act.today).filter(here | of_bodies)
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("name", "pk")


def put_member(
    *,
    drive: Drive,
    user: User,
    duty: str,
    counties: Sequence[int],
    organisations: Sequence[SocialOrganization],
    act: Act,
) -> DriveMember:
    """Someone is in the task force and looks after just these; said again, nothing changes."""
    cannot = _("不能登记专班成员")
    require_over(act, drive)
    with writing(act) as pen:
        drive = locked(drive)
        _not_over(drive, cannot)
        _may_serve(drive, user, act, cannot)
        member = DriveMember.objects.filter(drive=drive, user=user, left_at__isnull=True).first()
        if member and member.duty == duty and _held(member) == (set(counties), {o.pk for o in organisations}):
            return member
        _free(drive, member, counties, organisations, cannot)
        before = _said(member) if member else {}
        member = member or DriveMember(drive=drive, user=user, joined_at=act.at)
        member.duty = duty
        member.save()
        _share(member, counties, organisations)
        tell(pen, "put_member", drive, before, {"person": user.name, **_said(member)})
    return member


def _not_over(drive: Drive, cannot: str) -> None:
    if drive.state not in (DriveState.PLANNED, DriveState.RUNNING):
        raise Refusal(cannot, _("它%(state)s") % {"state": drive.get_state_display()}, _("专班留着当时的样子"))


def _may_serve(drive: Drive, user: User, act: Act, cannot: str) -> None:
    if not candidates(drive, act).filter(pk=user.pk).exists():
        raise Refusal(
            cannot,
            _("“%(user)s”今天在这个范围里没有民政局或党委的任职") % {"user": user},
            _("请安全管理员先登记任职"),
        )


def _held(member: DriveMember) -> tuple[set[int], set[int]]:
    pairs = list(member.shares.values_list("county", "organisation_id"))
    return {county for county, _pk in pairs if county}, {pk for _county, pk in pairs if pk}


def _free(
    drive: Drive,
    member: DriveMember | None,
    counties: Sequence[int],
    organisations: Sequence[SocialOrganization],
    cannot: str,
) -> None:
    """Refuse what somebody else looks after already, and organisations that are not of the baseline."""
    others = DriveShare.objects.filter(drive=drive).select_related("member__user", "organisation")
    others = others.exclude(member=member) if member else others
    taken = others.filter(Q(county__in=counties) | Q(organisation__in=organisations)).first()
    if taken:
        what = taken.organisation or region_names().get(taken.county or 0, str(taken.county))
        facts = {"what": what, "who": taken.member.user}
        raise Refusal(
            cannot, _("“%(what)s”已由%(who)s负责") % facts, _("一处由一个人负责；先从那一位的分工里去掉，再登记")
        )
    held = set(
        DriveUnit.objects.filter(drive=drive, organisation__in=organisations).values_list("organisation", flat=True)
    )
    stranger = next((each for each in organisations if each.pk not in held), None)
    if stranger:
        raise Refusal(cannot, _("“%(name)s”不在名单里") % {"name": stranger}, _("名单在开始时固定；只能从名单里选"))


def _share(member: DriveMember, counties: Sequence[int], organisations: Sequence[SocialOrganization]) -> None:
    member.shares.all().delete()
    DriveShare.objects.bulk_create(
        [DriveShare(drive=member.drive, member=member, county=county) for county in dict.fromkeys(counties)]
        + [DriveShare(drive=member.drive, member=member, organisation=each) for each in dict.fromkeys(organisations)]
    )


def _said(member: DriveMember) -> dict[str, object]:
    names = region_names()
    shares = member.shares.select_related("organisation")
    said = [names.get(each.county, str(each.county)) if each.county else str(each.organisation) for each in shares]
    return {"duty": member.duty, "shares": said}


def drop_member(*, member: DriveMember, act: Act) -> None:
    """Someone leaves the task force; what they looked after is nobody's until it is given to another."""
    cannot = _("不能退出专班")
    require_over(act, member.drive)
    with writing(act) as pen:
        drive = locked(member.drive)
        member = DriveMember.objects.select_for_update().get(pk=member.pk)
        if member.left_at:
            return
        _not_over(drive, cannot)
        _leave(pen, drive, member)


def _leave(pen: Pen, drive: Drive, member: DriveMember) -> None:
    before = {"person": member.user.name, **_said(member)}
    member.shares.all().delete()
    member.left_at = pen.act.at
    member.save(update_fields=["left_at"])
    tell(pen, "drop_member", drive, before)
