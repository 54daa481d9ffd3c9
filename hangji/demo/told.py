"""The notices that the officers found on the mornings of the pinned week; Monday's have been read."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hangji.demo.clock import CHINA
from hangji.desk.digest import tell
from hangji.office.actions.notices import read_notices
from hangji.office.acts import Act
from hangji.office.models import NoticePreference, User

MONDAY, TUESDAY = (datetime(2021, 11, day, 8, 0, tzinfo=CHINA) for day in (1, 2))


def put_notices(officers: Iterable[User]) -> None:
    for user in officers:
        tell(Act(user, MONDAY), NoticePreference(user=user))
        read_notices(user=user, at=MONDAY + timedelta(minutes=40))
        tell(Act(user, TUESDAY), NoticePreference(user=user))
