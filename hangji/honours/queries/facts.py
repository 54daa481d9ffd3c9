"""What is on record of an organisation that enters: facts for the conditions, and evidence that nobody types again.

Read from the rooms below as it stands on a day. What no room knows stays unknown; a person decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy

from hangji.appraisal.queries.results import Result, settled
from hangji.formation.models import Seat
from hangji.governance.queries.evidence import Evidence as Governance
from hangji.governance.queries.evidence import evidence as governed
from hangji.honours.models import Award
from hangji.honours.queries.awards import held
from hangji.honours.queries.places import places_of
from hangji.life.models import LifeRecord
from hangji.life.queries.terms import state_of, with_terms
from hangji.people.models import Certificate, TrainingRecord
from hangji.registry.models import Cover, PartyForm, Secretary
from rulebook.selections import Facts, Rules
from rulebook.sentence import Sentence, _

# What each piece of evidence is used for here, in words: never only collected.
CONDITIONS, REVIEW = gettext_lazy("参评条件"), gettext_lazy("评审")
USES: dict[str, tuple[Any, ...]] = {
    "appraisal": (CONDITIONS, REVIEW),
    "evaluation": (CONDITIONS, REVIEW),
    "term": (CONDITIONS,),
    "life": (REVIEW,),
    "training": (CONDITIONS, REVIEW),
    "governance": (REVIEW,),
    "awards": (CONDITIONS, REVIEW),
}
KINDS: dict[str, Any] = {
    "appraisal": gettext_lazy("年度党建考评"),
    "evaluation": gettext_lazy("社会组织评估"),
    "term": gettext_lazy("党组织任期"),
    "life": gettext_lazy("组织生活"),
    "training": gettext_lazy("党务培训"),
    "governance": gettext_lazy("党建融合"),
    "awards": gettext_lazy("已有荣誉"),
}


@dataclass
class Known:
    """What the rooms below say of one organisation. parties: those covering it. term: a word of life's STATES."""

    parties: tuple[int, ...] = ()
    result: Result | None = None
    term: str = "none"
    term_ends: date | None = None
    secretary: bool | None = None
    hours: int | None = None
    lives: int = 0
    awards: tuple[Award, ...] = ()
    register: str = "county"


def known_of(organisations: Iterable[int], year: int, day: date) -> Mapping[int, Known]:
    """organisation → what is known of it for a round of ``year`` on ``day``; a fixed number of statements."""
    ids = list(organisations)
    found = {pk: Known() for pk in ids}
    for pk, (_region, register) in places_of(ids, day).items():
        found[pk].register = register
    for pk, result in settled(ids, year - 1).items():
        found[pk].result = result
    for pk, awards in held(ids, day).items():
        found[pk].awards = tuple(awards)
    _covered(found, day)
    return found


def _covered(found: Mapping[int, Known], day: date) -> None:
    covers: dict[int, list[int]] = defaultdict(list)
    rows = Cover.objects.valid().on(day).filter(organisation__in=list(found))
    for organisation, party in rows.values_list("organisation", "party_organization"):
        covers[party].append(organisation)
    parties = list(covers)
    terms, led = _terms(parties, day), _led(parties, day)
    workers, lives = _workers(parties, day), _lives(parties, day)
    for party, units in covers.items():
        for pk in units:
            one = found[pk]
            one.parties = (*one.parties, party)
            one.term, one.term_ends = terms.get(party, ("none", None))
            one.secretary, one.hours, one.lives = led.get(party), workers.get(party), lives.get(party, 0)


def _terms(parties: list[int], day: date) -> dict[int, tuple[str, date | None]]:
    forms = PartyForm.objects.valid().on(day).filter(party_organization__in=parties)
    return {row.party_organization_id: (state_of(row, day), row.last_on) for row in with_terms(forms, day)}


def _led(parties: list[int], day: date) -> dict[int, bool]:
    """Party organisation → whether its secretary holds a valid certificate; one without a secretary is missing."""
    secretaries = Secretary.objects.valid().on(day).filter(party_organization__in=parties)
    led = dict(secretaries.values_list("party_organization", "person"))
    certified = Certificate.objects.filter(
        person__in=led.values(), state="valid", issued_on__lte=day, last_day__gte=day
    )
    holders = set(certified.values_list("person", flat=True))
    return {party: person in holders for party, person in led.items()}


def _workers(parties: list[int], day: date) -> dict[int, int]:
    """Party organisation → confirmed hours of training of its secretary and leading group in the year of ``day``."""
    serving: dict[int, set[int]] = defaultdict(set)
    for model in (Secretary, Seat):
        rows = model.objects.valid().on(day).filter(party_organization__in=parties)
        for party, person in rows.values_list("party_organization", "person"):
            serving[party].add(person)
    people = set().union(*serving.values()) if serving else set()
    records = TrainingRecord.objects.valid().filter(person__in=people, day__year=day.year, day__lte=day).order_by()
    hours = {row["person"]: row["n"] for row in records.values("person").annotate(n=Sum("hours"))}
    return {party: sum(hours.get(person, 0) for person in persons) for party, persons in serving.items()}


def _lives(parties: list[int], day: date) -> dict[int, int]:
    held_ = LifeRecord.objects.valid().filter(party_organization__in=parties, day__year=day.year, day__lte=day)
    rows = held_.order_by().values("party_organization").annotate(n=Count("pk"))
    return {row["party_organization"]: row["n"] for row in rows}


def facts_from(known: Known, selection: str, year: int) -> Facts:
    """The facts that the conditions of a round of ``year`` judge."""
    return Facts(
        year=year - 1,
        register=known.register,
        covered=bool(known.parties),
        appraisal=known.result.grade if known.result else "",
        secretary=known.secretary if known.parties else False,
        overdue=known.term == "expired" if known.parties and known.term != "none" else None,
        hours=known.hours,
        below={each.level: each.number for each in known.awards if each.selection == selection},
    )


# ---- evidence


@dataclass(frozen=True)
class Evidence:
    """One piece of what is held. url: where it is kept, "" for none. uses: for what, in words."""

    kind: str
    sentence: Sentence
    url: str
    uses: tuple[Any, ...]

    @property
    def title(self) -> Any:
        return KINDS[self.kind]

    def plain(self) -> dict[str, Any]:
        return {"kind": self.kind, "said": str(self.sentence)}


def evidence_of(rules: Rules, organisation: int, known: Known, year: int, day: date) -> list[Evidence]:
    """What is held of the kinds that the selection uses, in the policy's order; what is not held is left out."""
    page = reverse("governance:organisation", args=[organisation])
    says = {
        "appraisal": lambda: (_result(known), ""),
        "term": lambda: (_term(known), ""),
        "life": lambda: (_life(known, day), ""),
        "training": lambda: (_training(known, day), ""),
        "governance": lambda: (_governance(governed([organisation], day.year, day)[organisation], day), page),
        "awards": lambda: (_awards(known), reverse("honours:organisation", args=[organisation])),
    }
    found = [(kind, *says[kind]()) for kind in rules.evidence if kind in says]
    return [Evidence(kind, said, url, USES[kind]) for kind, said, url in found if said]


def _result(known: Known) -> Sentence | None:
    one = known.result
    if one is None:
        return None
    told = {"day": one.settled_on, "grade": one.grade, "marks": f"{one.marks / 10:g}", "full": f"{one.full / 10:g}"}
    return Sentence(_("%(day)s 定档：%(grade)s，%(marks)s / %(full)s 分"), told)


def _term(known: Known) -> Sentence | None:
    if known.term_ends is None:
        return None
    text = _("任期到 %(day)s，已经届满") if known.term == "expired" else _("任期到 %(day)s")
    return Sentence(text, {"day": known.term_ends})


def _life(known: Known, day: date) -> Sentence | None:
    told = {"year": day.year, "count": known.lives}
    return Sentence(_("%(year)d 年记录组织生活 %(count)d 次"), told) if known.lives else None


def _training(known: Known, day: date) -> Sentence | None:
    told = {"year": day.year, "hours": known.hours}
    return Sentence(_("%(year)d 年书记和班子成员培训 %(hours)d 学时"), told) if known.hours else None


def _governance(one: Governance, day: date) -> Sentence | None:
    if not (one.meetings or one.decided or one.charter):
        return None
    clauses = {
        **{"level_2": _("章程有党建条款二级表述"), "level_1": _("章程有党建条款一级表述")},
        **{"other": _("章程有党建条款，文字不同"), "missing": _("章程没有党建条款"), "": _("没有审查过的章程")},
    }
    told = {
        **{"clause": Sentence(clauses[one.charter]), "year": day.year, "meetings": len(one.meetings)},
        **{"decided": one.decided, "heard": one.heard},
    }
    text = _("%(clause)s；%(year)d 年联席会议 %(meetings)d 次，重大决策 %(decided)d 件，先听取党组织意见 %(heard)d 件")
    return Sentence(text, told)


def _awards(known: Known) -> Sentence | None:
    titles = [f"{each.title}（{each.number}）" for each in known.awards]
    return Sentence(_("有效的荣誉：%(titles)s"), {"titles": "、".join(titles)}) if titles else None
