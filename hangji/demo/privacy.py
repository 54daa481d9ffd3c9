"""个人信息 of the town: somebody whose duties have ended asked to be erased; that waits for another."""

from collections.abc import Mapping
from datetime import datetime

from hangji.demo.clock import CHINA
from hangji.office.acts import Act
from hangji.office.models import Person, User
from hangji.privacy.actions.requests import ask_erasure
from hangji.privacy.queries.subjects import Subject, duties_of, seen_in_rooms, subject_of

MONDAY = datetime(2021, 11, 1, 10, 5, tzinfo=CHINA)


def keep_private(users: Mapping[str, User]) -> None:
    """Somebody whose duties have all ended."""
    officer = users["chensiyuan"]
    leaver = _leaver(Act(officer, MONDAY))
    if leaver is None:
        return
    ask_erasure(subject=leaver, reason="本人书面申请注销，已核对身份", act=Act(officer, MONDAY))


def _leaver(act: Act) -> Subject | None:
    people = Person.objects.filter(seen_in_rooms(act), user__isnull=True).distinct().order_by("pk")
    subjects = (subject_of(person, None) for person in people.iterator(20))
    return next((one for one in subjects if not any(True for _said in duties_of(one, act.today))), None)
