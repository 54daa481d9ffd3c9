"""Who leads in the demonstration: the bodies of the cast, and an industry committee founded with its transfer.

Sport has its committee since September 2021; care for the elderly has grown to one and waits as a proposal.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from hangji.demo.clock import CHINA
from hangji.office.actions.bodies import Charter, found_body
from hangji.office.acts import Act
from hangji.office.models import Body, BodyName, BodyParent
from hangji.registry.actions.transfers import transfer
from hangji.registry.leading import Asked, Preview

CITY = 341600
SPORT = Charter("中共亳州市体育行业委员会", "industry", date(2021, 9, 6), "体育健身", "亳组字〔2021〕36号")
MOVED = date(2021, 9, 10)


@dataclass(frozen=True)
class Deed:
    """Something decided about who leads. what: a key of DOING."""

    at: datetime
    what: str


DEEDS = (
    Deed(datetime(2021, 9, 8, 10, 12, tzinfo=CHINA), "found"),
    Deed(datetime(2021, 9, 13, 15, 40, tzinfo=CHINA), "move"),
)


def put_body(step: Any, there: dict[str, Body]) -> Body:
    """A body of the cast as it stood when the office began, with its former name. step: of demo.steps."""
    fact = step.fact
    body = Body.objects.create(
        name=fact.name,
        kind=fact.kind,
        industry=fact.industry,
        region_code=fact.region,
        level=fact.level,
        valid_from=fact.since,
        valid_to=fact.until,
    )
    known = {"body": body, "recorded_at": step.at, "recorded_in": uuid4()}
    if fact.formerly:
        BodyName.objects.create(name=fact.formerly, since=fact.since, until=fact.renamed, **known)
    BodyName.objects.create(name=fact.name, since=fact.renamed or fact.since, **known)
    if fact.parent:
        BodyParent.objects.create(parent=there[fact.parent], since=fact.since, **known)
    return body


def do(deed: Deed, there: dict[str, Body], act: Act) -> None:
    """there: the bodies by their key."""
    DOING[deed.what](there, act)


def _found(there: dict[str, Body], act: Act) -> None:
    there["sport"] = found_body(charter=SPORT, parent=there["work"], region_code=CITY, level="city", act=act)


def _move(there: dict[str, Body], act: Act) -> None:
    preview = Preview(act, there["sport"], Asked(MOVED, industry=SPORT.industry))
    forms = [line.form for line in preview.chosen]
    said = {"document": "亳组字〔2021〕38号", "reason": "体育行业党委成立，行业内的党组织归口领导"}
    transfer(forms=forms, body=there["sport"], day=MOVED, act=act, **said)


DOING = {"found": _found, "move": _move}
