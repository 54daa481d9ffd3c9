"""Who is kept out of reviewing what: the own organisation, the own committee, a declared relation, oneself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from hangji.formation.models import Seat
from hangji.honours.models import HonourEntry, HonourObject, ReviewerRelation
from hangji.office.models import Post, User
from hangji.registry.models import Cover, PartyForm, Secretary
from hangji.training.models import WorkerPost

Pair = tuple[int, int]  # reviewer, organisation


def kept_out(reviewers: Sequence[User], organisations: Iterable[int], day: date) -> Mapping[Pair, str]:
    """(reviewer, organisation) → why the program keeps the reviewer out, in words; who may review is missing.

    A fixed number of statements. Declared relations that run on ``day`` come first.
    """
    ids = set(organisations)
    found: dict[Pair, str] = {}
    covers: dict[int, list[int]] = defaultdict(list)
    rows = Cover.objects.valid().on(day).filter(organisation__in=ids)
    for organisation, party in rows.values_list("organisation", "party_organization"):
        covers[party].append(organisation)
    _committees(found, reviewers, covers, day)
    _serving(found, reviewers, covers, day)
    declared = ReviewerRelation.objects.filter(reviewer__in=reviewers, organisation__in=ids, ended_on__isnull=True)
    for relation in declared:
        found[relation.reviewer_id, relation.organisation_id] = str(relation.get_kind_display())
    return found


def _committees(found: dict[Pair, str], reviewers: Sequence[User], covers: Mapping[int, list[int]], day: date) -> None:
    """Of a committee that leads the Party organisation."""
    posts = Post.objects.valid().on(day).filter(user__in=reviewers, body__isnull=False)
    sitting: dict[int, list[int]] = defaultdict(list)
    for user, body in posts.values_list("user", "body"):
        sitting[body].append(user)
    forms = PartyForm.objects.valid().on(day).filter(party_organization__in=list(covers), body__in=list(sitting))
    for party, body in forms.values_list("party_organization", "body"):
        for user in sitting[body]:
            found.update({(user, pk): _("在领导该党组织的党委任职") for pk in covers[party]})


def _serving(found: dict[Pair, str], reviewers: Sequence[User], covers: Mapping[int, list[int]], day: date) -> None:
    """Serving in the Party organisation that covers it."""
    users = {user.person_id: user.pk for user in reviewers if user.person_id}
    for model in (Secretary, Seat, WorkerPost):
        rows = model.objects.valid().on(day).filter(party_organization__in=list(covers), person__in=list(users))
        for party, person in rows.values_list("party_organization", "person"):
            found.update({(users[person], pk): _("在该单位的党组织任职") for pk in covers[party]})


def against(reviewer: User, entry: HonourEntry, kept: Mapping[Pair, str]) -> str:
    """Why a reviewer may not have an entry, "" where there is nothing against it."""
    if entry.object == HonourObject.PERSON and entry.person == reviewer.name:
        return _("参评的是本人")
    return kept.get((reviewer.pk, entry.organisation_id), "")
