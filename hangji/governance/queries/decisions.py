"""The matters of one organisation on a day, and how its decisions stand to the Party organisation's opinion."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.models import MajorDecision, MatterChange
from hangji.registry.models import Classification, SocialOrganization
from rulebook.governance import Heard, Matter, hearing, matters
from rulebook.policy import clause

RULE = "governance.same_day_counts"
# What a decision may be, as lists are asked for it; the words of the facts, no marks.
STATES = {
    "unopined": _("待党组织提出意见"),
    "overdue": _("过了拟决策日期，还没有意见"),
    "opined": _("已提出意见，待决策"),
    "heard": _("先听取意见后决策"),
    "unheard": _("没有听取意见就决策"),
    "late": _("意见没有早于决策"),
    "differing": _("与意见不一致，已说明"),
}


def conditions(day: date) -> dict[str, Q]:
    """STATES as conditions on decisions; "unheard", "late" and "heard" part all that were decided."""
    decided = Q(decided_on__isnull=False)
    same_day = clause(RULE, day=day).value
    in_time = Q(decided_on__gte=F("opinion_on")) if same_day else Q(decided_on__gt=F("opinion_on"))
    return {
        "unopined": Q(decided_on__isnull=True, opinion_on__isnull=True),
        "overdue": Q(decided_on__isnull=True, opinion_on__isnull=True, planned_on__lt=day),
        "opined": Q(decided_on__isnull=True, opinion_on__isnull=False),
        "heard": decided & Q(opinion_on__isnull=False) & in_time,
        "unheard": decided & Q(opinion_on__isnull=True),
        "late": decided & Q(opinion_on__isnull=False) & ~in_time,
        "differing": Q(agrees=False),
    }


def state_of(one: MajorDecision, day: date) -> str:
    """The tag of a decision: of STATES, never "differing", which stands beside the others."""
    found = heard(one, day)
    if found.answer != "open":
        return found.answer
    if one.opinion_on:
        return "opined"
    return "overdue" if one.planned_on < day else "unopined"


def heard(one: MajorDecision, day: date) -> Heard:
    return hearing(opinion_on=one.opinion_on, decided_on=one.decided_on, day=day)


@dataclass(frozen=True)
class Listed:
    """A matter on an organisation's list. change: by which it differs from the policy's list; heard: on the list."""

    matter: Matter
    heard: bool = True
    change: MatterChange | None = None


def listed(organisation: SocialOrganization, day: date) -> list[Listed]:
    """The organisation's list on a day: the policy's for its type, then its own; what is left out says so."""
    placed = Classification.objects.valid().filter(organisation=organisation).order_by("since").last()
    changes = {each.code: each for each in MatterChange.objects.valid().on(day).filter(organisation=organisation)}
    usual = matters(placed.kind, day=day, place=placed.region_code) if placed else ()
    found = [Listed(each, _heard(changes.get(each.code)), changes.pop(each.code, None)) for each in usual]
    return found + [Listed(Matter(code, each.title), each.heard, each) for code, each in sorted(changes.items())]


def _heard(change: MatterChange | None) -> bool:
    return change is None or change.heard
