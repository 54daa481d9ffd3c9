"""The morning's digest of one person: what waits for them, as a notice in the program and as an e-mail."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hangji.coverage.scopes import usual_territory
from hangji.desk.duties import waiting
from hangji.desk.duties_page import Line
from hangji.office.actions.notices import claim, keep_notice, settle
from hangji.office.acts import Act
from hangji.office.duties import TOPICS, Duty, Viewer, When, Whose, grouped, in_days
from hangji.office.models import Delivery, NoticePreference, User
from hangji.office.robots import Robot, post, robots
from rulebook.workdays import is_workday


@dataclass(frozen=True)
class Digest:
    """What is told. title: how much there is. duties: the person's own and the office's, never those for others."""

    title: str
    duties: list[Duty]
    day: date

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {"text": duty.text, "note": duty.note, "url": duty.url, "due": duty.due.isoformat() if duty.due else ""}
            for duty in self.duties
        ]

    @property
    def digest(self) -> str:
        said = [self.title, *(f"{duty.text}\t{duty.note}\t{duty.url}" for duty in self.duties)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def digest_of(act: Act, muted: list[str]) -> Digest | None:
    """What waits for a person in the language of now; None where nothing does."""
    found = waiting(Viewer(act, usual_territory(act))).mine
    duties = [duty for duty in found if duty.topic not in muted]
    return Digest(_title(duties, act.today), duties, act.today) if duties else None


def _title(duties: list[Duty], today: date) -> str:
    late = sum(duty.when(today) == When.OVERDUE for duty in duties)
    told = {"day": today.isoformat(), "count": len(duties), "late": late}
    if late:
        return _("%(day)s 待办 %(count)d 件，其中 %(late)d 件逾期") % told
    return _("%(day)s 待办 %(count)d 件") % told


# ---- when


def is_time(preference: NoticePreference, at: datetime) -> bool:
    """Whether a person may be told now: on a working day, from their hour on, outside their quiet hours."""
    return is_workday(at.date()) and at.hour >= preference.hour and not preference.quiet(at.hour)


# ---- telling


@dataclass(frozen=True)
class Told:
    """What became of a digest: whether the notice is new; the e-mail's fault, "" if it went out, None if none did."""

    user: User
    new: bool
    fault: str | None


def tell_everyone(at: datetime) -> Iterator[Told]:
    """Tell each who has a post and wants it now; those told today are not told again."""
    preferences = {each.user_id: each for each in NoticePreference.objects.all()}
    for user in User.objects.filter(is_active=True, posts__withdrawn_at__isnull=True).distinct():
        preference = preferences.get(user.pk) or NoticePreference(user=user)
        if is_time(preference, at) and (told := tell(Act(user, at), preference)):
            yield told


def tell(act: Act, preference: NoticePreference) -> Told | None:
    """Tell one person now; None where nothing waits for them."""
    user = act.user
    with translation.override(user.language):
        digest = digest_of(act, preference.muted) if act.posts else None
        if digest is None:
            return None
        new = keep_notice(user=user, day=act.today, title=digest.title, lines=digest.lines, at=act.at)
        wanted = preference.by_mail and user.email and settings.MAIL
        return Told(user, new, _mail(act, digest) if wanted else None)


def _mail(act: Act, digest: Digest) -> str | None:
    held = claim(user=act.user, day=act.today, digest=digest.digest, at=act.at)
    return _send(held, lambda: message(held, digest).send()) if held else None


def _send(held: Delivery, send: Callable[[], Any]) -> str:
    """Send what was claimed; the fault, "" where it went out."""
    fault = ""
    try:
        send()
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"[:200]
    settle(delivery=held, fault=fault)
    return fault


def message(held: Delivery, digest: Digest) -> EmailMultiAlternatives:
    """The e-mail; the same person's of the same day has the same Message-ID, so that a second copy is recognised."""
    base = str(settings.OFFICE.get("address", "")).rstrip("/")
    told = {
        "title": digest.title,
        "groups": [
            (title, [Line(duty, *in_days(duty, digest.day)) for duty in some])
            for _when, title, some in grouped(digest.duties, digest.day)
        ],
        "base": base,
        "all_url": base + reverse("desk:duties"),
        "settings_url": base + reverse("office:preferences"),
        "office": settings.OFFICE.get("name", ""),
    }
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "hangji"
    mail = EmailMultiAlternatives(
        digest.title,
        render_to_string("desk/digest.txt", told),
        to=[held.user.email],
        headers={"Message-ID": f"<digest-{held.day:%Y%m%d}-{held.user_id}@{domain}>"},
    )
    mail.attach_alternative(render_to_string("desk/digest_mail.html", told), "text/html")
    return mail


# ---- groups


def tell_groups(at: datetime) -> Iterator[Told]:
    """Post to each group robot how much waits for its office: counts by topic and a link, no names."""
    for robot in robots():
        user = User.objects.filter(username=robot.user, is_active=True).first()
        if user and is_workday(at.date()) and at.hour >= robot.hour and (told := _tell_group(robot, Act(user, at))):
            yield told


def _tell_group(robot: Robot, act: Act) -> Told | None:
    with translation.override("zh-hans"):
        digest = digest_of(act, [])
        some = [duty for duty in digest.duties if duty.whose == Whose.OFFICE] if digest else []
        if not some:
            return None
        title, text = _title(some, act.today), group_text(some, act.today)
        sha = hashlib.sha256(text.encode()).hexdigest()
        held = claim(user=act.user, day=act.today, digest=sha, at=act.at, channel=f"robot {robot.name}"[:60])
        return Told(act.user, False, _send(held, lambda: post(robot, title, text))) if held else None


def group_text(duties: list[Duty], today: date) -> str:
    """How much there is, by topic, and where to look."""
    counted = Counter(duty.topic for duty in duties)
    lines = [f"- {TOPICS[topic]} {number}" for topic, number in counted.items()]
    base = str(settings.OFFICE.get("address", "")).rstrip("/")
    link = [f"[{_('全部待办')}]({base}{reverse('desk:duties')})"] if base else []
    return "\n".join([f"**{_title(duties, today)}**", *lines, *link])
