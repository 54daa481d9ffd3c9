"""How much of a drive somebody sees: all of it by territory, or, in the task force without that, the own share."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hangji.formation.drives.models import Drive, DriveMember, DriveUnit
from hangji.formation.drives.progress import units_of
from hangji.office.access import territories
from hangji.office.acts import Act
from hangji.office.permissions import Permission


@dataclass(frozen=True)
class Sight:
    """whole: the drive lies in the person's territory. member: the person's place in the task force."""

    drive: Drive
    whole: bool
    member: DriveMember | None
    may_manage: bool

    @property
    def units(self) -> QuerySet[DriveUnit]:
        """The organisations of the baseline that the person may look at here."""
        if self.whole:
            return self.drive.units.all()
        return units_of(self.drive, self.member) if self.member else self.drive.units.none()


def sight_of(act: Act, drive: Drive) -> Sight:
    member = DriveMember.objects.filter(drive=drive, user=act.user, left_at__isnull=True).first()
    return Sight(drive, _holds(act, drive, Permission.SEE_DRIVES), member, _holds(act, drive, Permission.MANAGE_DRIVES))


def _holds(act: Act, drive: Drive, right: Permission) -> bool:
    return any(territory.holds(drive.region_code, drive.level) for territory in territories(act, right))
