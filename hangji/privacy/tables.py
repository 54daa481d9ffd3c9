"""The list of 个人信息事项."""

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.privacy.duties import duties
from hangji.privacy.models import PersonRequest, RequestKind, RequestState

TAGS = {"asked": "pending", "done": "done", "declined": "ended", "retracted": "ended"}


def _url(request: PersonRequest) -> str:
    return reverse("privacy:request", args=[request.pk])


REQUESTS = Table(
    "privacy:requests",
    _("个人信息事项"),
    (
        Column("name", _("姓名"), lambda r: r.name, url=_url),
        Column("kind", _("事项"), lambda r: str(r.get_kind_display())),
        Column("asked", _("提出时间"), lambda r: r.asked_at, "asked_at"),
        Column("by", _("提出人"), lambda r: r.asked_by_name),
        Column("reason", _("理由"), lambda r: r.reason),
        Column("done", _("办结时间"), lambda r: r.done_at, "done_at"),
        Column("done_by", _("办理人"), lambda r: r.done_by_name),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=lambda r: TAGS[r.state]),
    ),
    order="-asked",
    waits_for=_("本人来查阅、复制或注销时，从“查人”里找到他再受理。"),
)


def requests(act: Act, params: QueryDict) -> Listing:
    kinds, states = dict(RequestKind.choices), dict(RequestState.choices)
    filters = [
        Filter("q", "", lambda v: Q(name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("kind", _("事项"), lambda v: Q(kind=RequestKind(v)), lambda v: kinds[v], tuple(kinds.items())),
        Filter("state", _("状态"), lambda v: Q(state=RequestState(v)), lambda v: states[v], tuple(states.items())),
        due_filter(act, duties),
    ]
    return Listing(REQUESTS, PersonRequest.objects.visible_to(act), params, filters)
