from hangji.places.models.sites import (
    Audience,
    ChangeKind,
    ItemKind,
    Site,
    SiteChange,
    SiteItem,
    SiteOpening,
    SiteQuerySet,
)
from hangji.places.models.taking import TakenState, TakingOver
from hangji.places.models.visiting import (
    BookingState,
    Side,
    SiteBooking,
    SiteFeedbackCount,
    SiteRemark,
    VisitSlot,
)

__all__ = [
    "Audience",
    "BookingState",
    "ChangeKind",
    "ItemKind",
    "Side",
    "Site",
    "SiteBooking",
    "SiteChange",
    "SiteFeedbackCount",
    "SiteItem",
    "SiteOpening",
    "SiteQuerySet",
    "SiteRemark",
    "TakenState",
    "TakingOver",
    "VisitSlot",
]
