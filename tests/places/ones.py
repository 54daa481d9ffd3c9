"""One record of each kind of both rooms in a place, for the walk over every address. Nothing is public or open."""

from datetime import date, datetime
from typing import Any

from hangji.places.models import Site, SiteBooking, SiteChange, SiteItem, TakingOver, VisitSlot
from hangji.stories.models import Story, StoryCall, StoryConsent, StoryPublication, StoryText


def shown(covered: int, bare: int, region_code: int, level: str, at: datetime, document: int) -> dict[str, int]:
    """A site of an organisation that another one has booked and copied; a story of it, handed in to a call."""
    where: dict[str, Any] = {"region_code": region_code, "level": level}
    four = {"hear": "听", "see": "看", "learn": "学", "copy": "带"}
    said = {"address": "路", "contact": "办公室", "hours": "周一", "capacity": 9, **four}
    site = Site.objects.create(
        organisation_id=covered, name="议事厅", **where, **said, proposed_at=at, proposed_by_name="x"
    )
    asked = {"asked_by": "x", "asked_by_name": "x", "asked_at": at}
    change = SiteChange.objects.create(site=site, kind="open", day=at.date(), reason="评为示范点", **asked)
    by = {"added_at": at, "added_by_name": "x", "document_id": document}
    item = SiteItem.objects.create(site=site, kind="paper", title="范本", audience="public", permission="自编", **by)
    times = {"day": date(2021, 11, 20), "starts": "09:00", "ends": "10:00", "capacity": 9, "booked": 3}
    slot = VisitSlot.objects.create(site=site, **times)
    booking = SiteBooking.objects.create(
        slot=slot, organisation_id=bare, persons=3, purpose="学", asked_at=at, asked_by_name="x"
    )
    taking = TakingOver.objects.create(
        site=site, organisation_id=bare, what="议事规则", taken_on=at.date(), taken_by_name="x", **where
    )
    return {
        "site": site.pk,
        "site_change": change.pk,
        "site_item": item.pk,
        "visit_slot": slot.pk,
        "site_booking": booking.pk,
        "taking": taking.pk,
        **_told(covered, region_code, level, at, document),
    }


def _told(covered: int, region_code: int, level: str, at: datetime, document: int) -> dict[str, int]:
    home = region_code if level == "county" else region_code // 100 * 100
    days = {"opens_on": date(2021, 10, 1), "closes_on": date(2021, 11, 30)}
    call = StoryCall.objects.create(
        region_code=home, level=level, kind="story", title=f"好故事{covered}", conditions="真事", **days, made_at=at,
        made_by_name="x",
    )  # fmt: skip
    story = Story.objects.create(
        call=call, organisation_id=covered, title="长桌", shown=1, state="submitted", submitted_on=at.date()
    )
    text = StoryText.objects.create(
        story=story, number=1, title="长桌", text="一张长桌", written_at=at, written_by_name="x"
    )
    consent = StoryConsent.objects.create(
        story=story, name="某某", role="会长", agreed_on=at.date(), paper_id=document, recorded_at=at,
        recorded_by_name="x",
    )  # fmt: skip
    by = {"proposed_by": "x", "proposed_by_name": "x", "proposed_at": at}
    publication = StoryPublication.objects.create(story=story, text=text, **by)
    found = {"story_call": call, "story": story, "story_consent": consent, "story_publication": publication}
    return {name: each.pk for name, each in found.items()}
