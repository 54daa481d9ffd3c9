"""待办 of one viewer: the rooms that say what waits, and all their lists counted in one statement."""

from collections.abc import Callable
from dataclasses import dataclass

from hangji.appraisal import duties as appraisal
from hangji.committees import duties as committees
from hangji.coverage import duties as coverage
from hangji.credit import duties as credit
from hangji.evaluation import duties as evaluation
from hangji.formation import duties as formation
from hangji.formation.drives import duties as drives
from hangji.governance import duties as governance
from hangji.growth import duties as growth
from hangji.guidance import duties as guidance
from hangji.honours import duties as honours
from hangji.intake import duties as intake
from hangji.kit.counting import count
from hangji.life import duties as life
from hangji.office import system
from hangji.office.access import territories
from hangji.office.acts import Act
from hangji.office.duties import Ask, Duty, Viewer, Whose, by_day
from hangji.office.permissions import Permission
from hangji.people import duties as people
from hangji.places import duties as places
from hangji.platform import duties as platform
from hangji.portal import duties as portal
from hangji.portal.takedown import duties as takedown
from hangji.privacy import duties as privacy
from hangji.problems import duties as problems
from hangji.reports import duties as reports
from hangji.stories import duties as stories
from hangji.training import duties as training
from hangji.visits import duties as visits
from hangji.voices import duties as voices

# A room adds its line here, and no query to the desk. Duties of one day, or of none, stand in this order.
SOURCES: tuple[Callable[[Viewer], Ask], ...] = (
    reports.duties,
    formation.duties,
    drives.duties,
    coverage.duties,
    guidance.duties,
    problems.duties,
    visits.duties,
    life.duties,
    committees.duties,
    training.duties,
    growth.duties,
    people.duties,
    governance.duties,
    appraisal.duties,
    evaluation.duties,
    honours.duties,
    voices.duties,
    takedown.duties,
    portal.duties,
    credit.duties,
    places.duties,
    stories.duties,
    intake.duties,
    platform.duties,
    privacy.duties,
    system.duties,
)


@dataclass(frozen=True)
class Waiting:
    """What waits. mine: what the viewer may do. all: what waits for others of the office, too."""

    mine: list[Duty]
    all: list[Duty]


def waiting(viewer: Viewer) -> Waiting:
    """What waits for a viewer, the earliest first; one statement and what a room asks by itself."""
    asks = [source(viewer) for source in SOURCES]
    lists = {f"{number} {name}": rows for number, ask in enumerate(asks) for name, rows in ask.lists.items()}
    found = count(lists)
    said = (
        duty
        for number, ask in enumerate(asks)
        for duty in ask.say({name: found[f"{number} {name}"] for name in ask.lists})
    )
    duties = by_day(duty for duty in said if duty.count)
    return Waiting([duty for duty in duties if duty.whose != Whose.OTHERS], duties)


def works(act: Act) -> bool:
    """Whether the person does something in a territory; who only looks has nothing of their own there."""
    return any(territories(act, right) for right in (Permission.WORK_GAPS, Permission.EDIT_REGISTER))
