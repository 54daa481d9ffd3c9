"""The figures over the lists of sites: every number opens its rows."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hangji.office.acts import Act
from hangji.places.models import BookingState, Site, SiteBooking, TakingOver
from hangji.places.models.taking import COPIED


def cards(act: Act) -> list[dict[str, Any]]:
    """Open sites, visits of this year, what was taken over and carried out; three statements."""
    year = act.today.year
    opened = Site.objects.visible_to(act).open_on(act.today)
    copied = TakingOver.objects.copied().filter(site=OuterRef("pk"))
    found = opened.annotate(was=Exists(copied)).aggregate(all=Count("pk"), copied=Count("pk", filter=Q(was=True)))
    done = SiteBooking.objects.visible_to(act).filter(state=BookingState.DONE, slot__day__year=year).count()
    taken = TakingOver.objects.visible_to(act).aggregate(all=Count("pk"), did=Count("pk", filter=Q(state__in=COPIED)))
    sites, takings = reverse("places:sites"), reverse("places:takings")
    visits = f"{reverse('places:bookings')}?state=done&year={year}"
    return [
        {
            "label": _("开放的示范点"),
            "rate_text": str(found["all"]),
            "rate_url": f"{sites}?state=open",
            "unit": pgettext("示范点", "个"),
            "note": _("其中有社会组织照着做的 %(n)d 个") % {"n": found["copied"]},
            "note_url": f"{sites}?state=open&copied=yes",
            "note_label": _("看是哪些"),
        },
        {
            "label": _("本年参观"),
            "rate_text": str(done),
            "rate_url": visits,
            "unit": _("次"),
            "note": _("自己去的、来自己这里的，和范围内的"),
        },
        {
            "label": _("带回的做法落地"),
            "rate_text": str(taken["did"]),
            "rate_url": f"{takings}?state=copied",
            "unit": pgettext("做法", "项"),
            "note": _("共带回 %(n)d 项") % {"n": taken["all"]},
            "note_url": takings,
            "note_label": _("全部"),
        },
    ]
