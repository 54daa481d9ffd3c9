"""Complaints as matters of a committee's meeting: by number and kind alone, since an agenda is read by many.

One that concerns anybody of the body does not come before it at all. What the meeting adopts is kept as a note of the
handling; the answer is still written by its owner.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body, Post
from hangji.voices.actions.handling import OPEN, note_complaint
from hangji.voices.models import Complaint, Concern, Handler
from hangji.voices.queries import kind_titles


def _waiting(body: Body, act: Act) -> Iterator[Matter]:
    if body.kind != "comprehensive":
        return
    members = Post.objects.valid().on(act.today).filter(body=body).values("user")
    concerned = Concern.objects.filter(user__in=members).values("complaint")
    rows = Complaint.objects.filter(handler=Handler.COMMITTEE, region_code=body.region_code, level=body.level)
    titles = kind_titles()
    for one in rows.waiting().exclude(pk__in=concerned).order_by("received_on", "pk"):
        title = f"投诉举报 {one.number}（{titles.get(one.kind, one.kind)}）"
        note = f"{one.received_on.isoformat()} 收到"
        yield Matter(one.pk, title, note, reverse("voices:complaint", args=[one.pk]), one.due_on or one.accept_by)


def _do(pk: int, decided: Decided, act: Act) -> str:
    one = Complaint.objects.filter(pk=pk, state__in=OPEN).first()
    if one is None or decided.outcome != "adopted":
        return ""
    note_complaint(complaint=one, text=f"{decided.ground}：{decided.opinion}", act=act)
    return _("已写入办理记录")


COMPLAINTS = Source(
    "voices.complaint",
    "complaint",
    gettext_lazy("没有答复的投诉举报"),
    {"adopted": gettext_lazy("会议意见写入办理记录；答复仍由承办人写")},
    _waiting,
    _do,
    page="voices:complaint",
)
