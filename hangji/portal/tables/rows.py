"""The list of articles of those who make them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.portal.duties import duties
from hangji.portal.models import Origin, channels
from hangji.portal.queries.desk import STATES, in_state, state_of
from hangji.portal.queries.rights import seen_articles

ARTICLES = Table(
    "portal:desk",
    _("门户文章"),
    (
        Column(
            "title",
            _("标题"),
            str,
            "latest__title",
            url=lambda r: reverse("portal:desk_article", args=[r.pk]),
        ),
        Column("channel", _("栏目"), lambda r: r.channel_said, "channel"),
        Column("source", _("来源"), lambda r: str(r.organisation or r.latest.source)),
        Column("origin", _("稿件来历"), lambda r: str(r.latest.get_origin_display()), shown=False),
        Column("editor", _("责任编辑"), lambda r: r.editor_name, "editor_name"),
        Column("number", _("版次"), lambda r: r.latest.number, number=True, shown=False),
        Column("written", _("最近修改"), lambda r: r.latest.written_at, "latest__written_at"),
        Column("public", _("公开时间"), lambda r: r.public_from, "public_from"),
        Column("state", _("状态"), lambda r: str(STATES[r.state][0]), tag=lambda r: STATES[r.state][1]),
    ),
    order="-written",
    waits_for=_("写一篇或者社会组织供稿以后列在这里。"),
)


def articles(act: Act, params: QueryDict) -> Listing:
    now: datetime = act.at
    states = {code: str(words) for code, (words, _tag) in STATES.items()}
    named = {each.code: str(each) for each in channels().values() if each.articles}
    origins = {value: str(label) for value, label in Origin.choices}
    filters = [
        Filter("q", "", lambda v: Q(latest__title__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: in_state(v, now), states.__getitem__, tuple(states.items())),
        Filter("channel", _("栏目"), lambda v: Q(channel=_known(v, named)), named.__getitem__, tuple(named.items())),
        Filter(
            "origin",
            _("稿件来历"),
            lambda v: Q(latest__origin=_known(v, origins)),
            origins.__getitem__,
            tuple(origins.items()),
        ),
        due_filter(act, duties, {"turn": "version__article"}),
    ]
    rows = seen_articles(act).filter(latest__isnull=False).select_related("latest", "organisation")
    listing = Listing(ARTICLES, rows, params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.state, row.channel_said = state_of(row, now), named.get(row.channel, row.channel)
            yield row

    listing.dress = dress
    return listing


def _known(value: str, choices: dict[str, str]) -> str:
    """Raises KeyError for what is none of the choices."""
    choices[value]
    return value
