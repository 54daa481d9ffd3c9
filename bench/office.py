"""An empty office in a throw-away installation, with one officer; and the act that every bench is done in."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from hangji.office.acts import Act

PROVINCE, CITY = 340000, 341600
NOW = datetime(2026, 6, 30, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


def make() -> None:
    """Tables, divisions and the officer."""
    from django.core.management import call_command

    from hangji.office.models import Post, Role, User
    from hangji.office.places import load_regions

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load_regions()
    user = User.objects.create(username="officer", name="经办员")
    Post.objects.create(
        user=user, role=Role.OFFICER, region_code=PROVINCE, since=TODAY, recorded_at=NOW, recorded_in=uuid4()
    )


def act() -> "Act":
    """An act of the officer, now."""
    from hangji.office.acts import Act
    from hangji.office.models import User

    return Act(User.objects.get(username="officer"), NOW)


if __name__ == "__main__":
    import django

    django.setup()
    make()
