"""A complaint with a concern in a territory, for the walk over every address."""

from hangji.office.models import User
from hangji.voices.models import Complaint, Concern
from tests.town import Town


def complained(town: Town, user: User, document: object, region_code: int, level: str) -> dict[str, int]:
    """One that the office of the place handles, owned by its officer; a county's second person keeps away."""
    act = town.act()
    one = Complaint.objects.create(
        number=f"TS-{region_code}-{level}", code="x", sent_key=f"{region_code}{level}", kind="other", handler="office",
        region_code=region_code, level=level, what="?", received_on=town.today, received_at=act.at,
        accept_by=town.today, attachment=document,
    )  # fmt: skip
    concern = Concern.objects.create(complaint=one, user=town.root, since=town.today)
    return {"complaint": one.pk, "concern": concern.pk}
