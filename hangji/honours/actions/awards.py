"""Awards that were given on paper, recorded and checked; and how an award is revoked, by two persons."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.honours.models import Award, AwardRevocation, HonourLevel, HonourObject
from hangji.honours.queries.places import place_of
from hangji.honours.queries.selections import rules_on
from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access, documents
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, not_in_future, writing
from hangji.office.permissions import Permission
from hangji.registry.models import PartyOrganization, SocialOrganization
from rulebook.selections import Rules, last_day, selection

# What anybody reads of a paper that does not hold any more.
REVOKED = "荣誉已撤销"


@dataclass(frozen=True)
class Paper:
    """An award that was given on paper, before the program or by an office above. category: of the selection.

    organisation: the one itself, or the one whose Party organisation or team it is. Persons' awards are given by a
    round, where they consent. ends_on: None, as the selection's rules say.
    """

    selection: str
    category: str
    year: int
    level: str
    organisation: SocialOrganization
    unit: str
    awarded_on: date
    number: str
    party_organisation: PartyOrganization | None = None
    team: str = ""
    ends_on: date | None = None


def record_award(*, paper: Paper, act: Act, upload: UploadedFile[bytes] | None = None) -> Award:
    """Record an award given on paper; it counts once another has checked it. Asked twice, the same award."""
    region, register = place_of(paper.organisation, act.today)
    access.require(act, Permission.RUN_HONOURS, region_code=region, level=register)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=paper.organisation.pk)
        not_in_future(paper.awarded_on, act)
        rules = rules_on(paper.selection, paper.awarded_on, region, _("不能登记"))
        ends_on = _ends(paper, rules)
        of = _object(paper, rules.objects.get(paper.category, ""))
        same = {"selection": paper.selection, "category": paper.category, "year": paper.year, "level": paper.level}
        whose = {"organisation": paper.organisation, "team": paper.team}
        kept = Award.objects.filter(**same, **whose, revoked_on__isnull=True).first()
        if kept:
            return kept
        made: Award = Award.objects.create(
            **same,
            **whose,
            title=title_of(rules.name, paper.category, paper.year, paper.level),
            object=of,
            party_organisation=paper.party_organisation,
            unit=paper.unit,
            region_code=region,
            register=register,
            awarded_on=paper.awarded_on,
            ends_on=ends_on,
            number=paper.number,
            document=documents.store(upload, act=act, kinds=documents.PAPERS) if upload else None,
            recorded_at=act.at,
            recorded_by=act.user.username,
            recorded_by_name=act.user.name,
        )
        after = {"honour": made.title, "number": made.number, "day": made.awarded_on}
        pen.note(Note("record_award", "Award", made.pk, str(made), after=after))
    return made


def _ends(paper: Paper, rules: Rules) -> date | None:
    if paper.ends_on and paper.ends_on < paper.awarded_on:
        raise Refusal(
            _("不能登记：有效期在表彰以前"),
            _("%(first)s 表彰，有效期至 %(last)s") % {"first": paper.awarded_on, "last": paper.ends_on},
            _("核对两个日期"),
        )
    return paper.ends_on or last_day(rules, paper.awarded_on)


def _object(paper: Paper, of: str) -> str:
    """The kind of object, refused unless the paper names just that."""
    named = (bool(paper.party_organisation), bool(paper.team))
    wanted = {"organisation": (False, False), "party_organisation": (True, False), "team": (False, True)}
    if wanted.get(of) != named:
        raise Refusal(
            _("不能登记：对象和类别不符"),
            _("“%(category)s”是给%(of)s的") % {"category": paper.category, "of": said_object(of)},
            _("改类别，或者改对象；个人的荣誉通过评选产生"),
        )
    return of


def said_object(of: str) -> str:
    return str(HonourObject(of).label) if of in HonourObject.values else "—"


def title_of(name: str, category: str, year: int, level: str) -> str:
    """As the certificate says it, in Chinese: 2021 年度县级双比双争先进社会组织."""
    words = {"town": "乡镇街道级", "county": "县级", "city": "市级", "province": "省级"}
    return f"{year} 年度{words[HonourLevel(level)]}{name}{'' if category in name else category}"


def check_award(*, award: Award, act: Act) -> Award:
    """A second person has compared it with the paper: from today it counts. Asked twice, nothing changes."""
    with _changing(award, act, Permission.RUN_HONOURS) as (pen, held):
        if held.checked_on:
            return held
        if held.recorded_by == act.user.username:
            raise NoRight(_("不能复核：这项荣誉是你登记的"), _("登记和复核是两个人"), _("请另一位同事对照文件复核"))
        held.checked_on, held.checked_by, held.checked_by_name = act.today, act.user.username, act.user.name
        _kept(held)
        changed()
        pen.note(Note("check_award", "Award", held.pk, str(held), after={"day": act.today}))
    return held


@contextmanager
def _changing(award: Award, act: Act, *rights: Permission) -> Iterator[tuple[Pen, Award]]:
    """The award, locked, where the user has one of the rights."""
    right = next((each for each in rights if _may(act, each, award)), rights[0])
    access.require(act, right, region_code=award.region_code, level=award.register)
    with writing(act) as pen:
        rows = Award.objects.select_for_update(of=("self",)).select_related("issue")
        yield pen, rows.get(pk=award.pk)


def _may(act: Act, right: Permission, award: Award) -> bool:
    return any(each.holds(award.region_code, award.register) for each in access.territories(act, right))


def _kept(held: Award) -> None:
    held.version += 1
    held.save()


def propose_revocation(*, award: Award, ground: str, reason: str, act: Act) -> AwardRevocation:
    """Say on which ground of the policy an award should go, and why; another decides. Asked twice, the same."""
    with _changing(award, act, Permission.RUN_HONOURS, Permission.DECIDE_HONOURS) as (pen, held):
        kept: AwardRevocation | None = held.revocations.filter(confirmed__isnull=True).first()
        if kept and (kept.ground, kept.reason) == (ground, reason):
            return kept
        if kept or held.revoked_on or held.checked_on is None:
            raise Refusal(
                _("不能提出撤销"), _("已经撤销、已经有人提出，或者还没有复核"), _("看这项荣誉现在的情况，再决定怎么办")
            )
        clauses = selection(held.selection, day=act.today, place=held.region_code).revocations
        if ground not in clauses:
            raise Refusal(
                _("不能提出撤销：没有这个情形"),
                _("可以撤销的情形：%(grounds)s") % {"grounds": _("、").join(clauses)},
                _("选其中一个"),
            )
        made = AwardRevocation.objects.create(
            award=held,
            ground=ground,
            clause=clauses[ground],
            reason=reason,
            proposed_on=act.today,
            proposed_by=act.user.username,
            proposed_by_name=act.user.name,
        )
        pen.note(Note("propose_revocation", "Award", held.pk, str(held), after={"revoked_for": ground}, reason=reason))
    return made


def decide_revocation(*, revocation: AwardRevocation, confirmed: bool, answer: str, act: Act) -> AwardRevocation:
    """Revoke the award from today, its certificate void; or let it stand. Asked twice, nothing changes."""
    rights = (Permission.DECIDE_HONOURS, Permission.RUN_HONOURS)
    with _changing(revocation.award, act, *rights) as (pen, held):
        one: AwardRevocation = AwardRevocation.objects.select_for_update().get(pk=revocation.pk)
        if one.confirmed is not None:
            return one
        if one.proposed_by == act.user.username:
            raise NoRight(_("不能决定：撤销是你提出的"), _("提出和决定是两个人"), _("请另一位同事决定"))
        one.confirmed, one.decided_on, one.answer = confirmed, act.today, answer
        one.decided_by, one.decided_by_name = act.user.username, act.user.name
        one.save()
        if confirmed:
            _revoke(pen, held, one)
            changed()
        after = {"revoked": confirmed, "reply": answer}
        pen.note(Note("decide_revocation", "Award", held.pk, str(held), after=after, reason=one.reason))
    return one


def _revoke(pen: Pen, held: Award, one: AwardRevocation) -> None:
    held.revoked_on, held.clause = pen.act.today, f"{one.ground}：{one.clause}"[:300]
    held.reason = one.reason
    _kept(held)
    if held.issue and held.issue.withdrawn_at is None:
        take_back(pen, held.issue, REVOKED)
