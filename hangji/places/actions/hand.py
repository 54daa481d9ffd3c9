"""What every act on a site does first: the right, the row locked."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.permissions import LABELS, Permission
from hangji.places.models import Site
from hangji.places.queries.sites import opening_of

KEEP, RUN, BOOK = Permission.KEEP_SITES, Permission.RUN_SITES, Permission.BOOK_SITES


def require_keeper(site: Site, act: Act) -> None:
    """Raise NoRight unless one describes and shows this site: its Party worker, or the office of its territory."""
    access.require(act, KEEP)
    if not Site.objects.kept_by(act).filter(pk=site.pk).exists():
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[KEEP]},
            _("“%(name)s”不在你的范围内") % {"name": site},
            _("由示范点所在社会组织的党务工作者，或者登记管理机关办理"),
        )


def require_office(site: Site, act: Act) -> None:
    access.require(act, RUN, region_code=site.region_code, level=site.level)


def locked(site: Site) -> Site:
    held: Site = Site.objects.select_for_update(of=("self",)).select_related("organisation", "award").get(pk=site.pk)
    return held


def must_be_open(site: Site, day: date, cannot: str) -> None:
    if opening_of(site, day) is None:
        raise Refusal(
            cannot,
            _("“%(name)s”在 %(day)s 没有开放") % {"name": site, "day": day.isoformat()},
            _("开放由民政局提出并复核；换一个开放的日子"),
        )
