"""Whose the record of an organisation is: its Party worker's, and who else may submit or review there."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hangji.governance.models import JointMeeting
from hangji.kit.refusal import NoRight
from hangji.office import access
from hangji.office.access import territories, where
from hangji.office.acts import Act
from hangji.office.models import Role
from hangji.office.permissions import GRANTS, LABELS, Permission
from hangji.registry.models import Classification, Cover, Secretary, SocialOrganization


def kept_by(act: Act) -> QuerySet[Cover, int]:
    """Ids of the organisations whose record the act's user keeps: a Party worker's, as secretary of who covers them."""
    person = act.user.person_id
    worker = person is not None and Role.PARTY_WORKER in {post.role for post in act.posts}
    own = Secretary.objects.valid().on(act.today).filter(person=person) if worker else Secretary.objects.none()
    covers = Cover.objects.valid().on(act.today).filter(party_organization__in=own.values("party_organization"))
    return covers.values_list("organisation", flat=True)


def seen_meetings(act: Act) -> QuerySet[JointMeeting]:
    """Recorded ones of one's organisations, and drafts of those whose record one keeps."""
    kept = Q(organisation__in=kept_by(act))
    return JointMeeting.objects.visible_to(act).filter(Q(recorded_on__isnull=False) | kept)


def may(act: Act, right: Permission, organisation: SocialOrganization) -> bool:
    """Whether the act's user has a right over one organisation: by territory, or as the keeper of its record."""
    placed = Classification.objects.valid().filter(where(act, right), organisation=organisation)
    if territories(act, right) and placed.exists():
        return True
    return _by_duty(act, right) and kept_by(act).filter(organisation=organisation).exists()


def _by_duty(act: Act, right: Permission) -> bool:
    return any(right in GRANTS[post.role] for post in act.posts if post.role == Role.PARTY_WORKER)


def require(act: Act, right: Permission, organisation: SocialOrganization) -> None:
    """Raise NoRight unless may()."""
    access.require(act, right)
    if not may(act, right, organisation):
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[right]},
            _("“%(name)s”不在你的范围内") % {"name": organisation},
            _("由登记管理机关，或者这一家的党务工作者办理"),
        )
