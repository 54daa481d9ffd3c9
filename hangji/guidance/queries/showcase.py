"""What a register's year has to show: contacts with progress, problems settled, Party organisations formed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hangji.guidance.models import Conclusion, Contact, Showcase
from hangji.guidance.queries.fourones import Group
from hangji.office.access import Territory
from hangji.problems.models import Problem, ProblemState
from hangji.registry.models import PartyForm, Standing

MOST = 100  # of each kind; a choice among more is none


@dataclass(frozen=True)
class Material:
    """kind: "contact", "problem" or "formed". about: whom it is about."""

    kind: str
    pk: int
    day: date
    about: str
    text: str

    @property
    def value(self) -> str:
        return f"{self.kind}-{self.pk}"


def choosable(register: Group, year: int, day: date) -> list[Material]:
    """The materials of a year, newest first of each kind; five statements."""
    territory = Territory(*register)
    first, last = date(year, 1, 1), min(date(year, 12, 31), day)
    here = Standing.objects.asof(last).within(territory).values("organisation")
    contacts = Contact.objects.valid().filter(
        organisation__in=here, day__range=(first, last), conclusion=Conclusion.PROGRESS
    )
    settled = Problem.objects.filter(organisation__in=here, state=ProblemState.ENDED, ended_on__range=(first, last))
    formed = PartyForm.objects.valid().on(last).filter(territory.q(), formed_on__range=(first, last))
    return [
        *(
            Material("contact", each.pk, each.day, str(each.organisation), each.said)
            for each in contacts.select_related("organisation")[:MOST]
        ),
        *(
            Material("problem", each.pk, each.ended_on or last, str(each.organisation), f"{each.what} {each.result}")
            for each in settled.select_related("organisation").order_by("-ended_on", "-pk")[:MOST]
        ),
        *(
            Material("formed", each.party_organization_id, each.formed_on, str(each.party_organization), "")
            for each in formed.select_related("party_organization").order_by("-formed_on", "-pk")[:MOST]
        ),
    ]


def shown(showcase: Showcase) -> Iterator[Material]:
    """The materials of a showcase, as they stand now."""
    rows = showcase.items.select_related("contact__organisation", "problem__organisation", "formed")
    for item in rows:
        if item.contact:
            yield Material(
                "contact", item.contact.pk, item.contact.day, str(item.contact.organisation), item.contact.said
            )
        elif item.problem:
            problem = item.problem
            text = f"{problem.what} {problem.result}"
            day = problem.ended_on or problem.raised_on
            yield Material("problem", problem.pk, day, str(problem.organisation), text)
        elif item.formed:
            form = item.formed.forms.valid().earliest("since")
            yield Material("formed", item.formed.pk, form.formed_on, str(item.formed), "")
