"""Entering: what is held comes by itself, what is asked is typed; a person's entry with consent. Conditions decided."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from hangji.governance.queries.sight import require as require_own
from hangji.honours.actions.rounds import locked, require
from hangji.honours.models import EntryState, HonourEntry, HonourObject, HonourRound, HonourState
from hangji.honours.queries.facts import evidence_of, known_of
from hangji.honours.queries.rounds import conditions, within
from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.models import PartyOrganization, SocialOrganization, Standing


@dataclass(frozen=True)
class Entered:
    """What is said of an entry. answers: question → text. consent: the person has agreed, only of persons."""

    category: str
    organisation: SocialOrganization
    party_organisation: PartyOrganization | None = None
    team: str = ""
    person: str = ""
    consent: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


def enter(*, round: HonourRound, said: Entered, act: Act) -> HonourEntry:
    """Enter for an organisation whose record one keeps; the same object twice is one entry."""
    require_own(act, Permission.ENTER_HONOURS, said.organisation)
    with writing(act) as pen:
        held = locked(round, HonourState.OPEN)
        kept = _same(held, said)
        if kept:
            return kept
        _may_enter(held, said, act)
        known = known_of([said.organisation.pk], held.year, act.today)[said.organisation.pk]
        shown = evidence_of(held.by, said.organisation.pk, known, held.year, act.today)
        made = HonourEntry.objects.create(
            round=held,
            number=held.entries.count() + 1,
            category=said.category,
            object=held.by.objects[said.category],
            organisation=said.organisation,
            party_organisation=said.party_organisation,
            team=said.team,
            person=said.person,
            consented_on=act.today if said.person else None,
            answers=dict(said.answers),
            checked=[each.plain() for each in conditions(held, said.organisation.pk, act, known)],
            evidence=[each.plain() for each in shown],
            entered_on=act.today,
            entered_by=act.user.username,
            entered_by_name=act.user.name,
        )
        named = bool(said.team or said.person)
        after = {
            **{"entry_category": said.category, "entry_number": made.number},
            "entry_answers": len(made.answers) + named,
        }
        pen.note(Note("enter_honour", "HonourEntry", made.pk, made.said, after=after))
    return made


def _same(held: HonourRound, said: Entered) -> HonourEntry | None:
    of = {"organisation": said.organisation, "team": said.team, "person": said.person}
    if said.party_organisation:
        of = {"party_organisation": said.party_organisation}
    found: HonourEntry | None = held.entries.running().filter(category=said.category, **of).first()
    return found


def _may_enter(held: HonourRound, said: Entered, act: Act) -> None:
    if not held.opens_on <= act.today <= held.closes_on:
        facts = {"first": held.opens_on, "last": held.closes_on}
        raise Refusal(
            _("不能参评：现在不在征集期里"), _("征集期是 %(first)s 到 %(last)s") % facts, _("等下一次征集通知")
        )
    place = Standing.objects.asof(act.today).filter(organisation=said.organisation, status="active")
    row = place.select_related("organisation").first()
    if row is None or not within(held, row):
        raise Refusal(
            _("不能参评：这一轮不面向%(name)s") % {"name": said.organisation},
            _("这一轮的地区、登记层级不含这一家"),
            _("看面向本单位的征集通知"),
        )
    _named(held, said, act)
    _answered(held, said.answers)


def _named(held: HonourRound, said: Entered, act: Act) -> None:
    """Just what the category is given to is named; a person only with consent."""
    of = held.by.objects.get(said.category, "")
    named = {
        HonourObject.PARTY_ORGANISATION: bool(said.party_organisation),
        HonourObject.TEAM: bool(said.team),
        HonourObject.PERSON: bool(said.person),
    }
    if not of or any(there != (kind == of) for kind, there in named.items()):
        raise Refusal(_("不能参评：对象和类别不符"), _("每个类别只给一种对象"), _("按类别写明党组织、集体或者个人"))
    party = said.party_organisation
    if party and not party.covers.valid().on(act.today).filter(organisation=said.organisation).exists():
        raise Refusal(
            _("不能参评：%(party)s没有覆盖%(name)s") % {"party": party, "name": said.organisation},
            _("党组织由它覆盖的单位申报"),
            _("换一个党组织"),
        )
    if said.person and not said.consent:
        raise Refusal(_("不能参评：没有本人同意"), _("个人参评要本人同意"), _("问过本人，同意了再报"))


def _answered(held: HonourRound, answers: Mapping[str, str]) -> None:
    asks = held.by.asks
    wrong = [name for name, most in asks.items() if not 0 < len(answers.get(name, "").strip()) <= most]
    if wrong or set(answers) != set(asks):
        raise Refusal(
            _("不能参评：%(names)s没有写，或者太长") % {"names": _("、").join(wrong) or "—"},
            _("每一项都要写，不超过规定的字数"),
            _("改过再报"),
        )


@contextmanager
def changing(entry: HonourEntry, act: Act, *, own: bool) -> Iterator[tuple[Pen, HonourEntry]]:
    """The entry with its round, locked: by who keeps the organisation's record, or by who runs the round."""
    if own:
        require_own(act, Permission.ENTER_HONOURS, entry.organisation)
    else:
        require(entry.round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        HonourRound.objects.select_for_update(of=("self",)).get(pk=entry.round_id)  # as who settles the whole round
        rows = HonourEntry.objects.select_for_update(of=("self",)).select_related(
            "round", "organisation", "party_organisation"
        )
        yield pen, rows.get(pk=entry.pk)


def must_be(held: HonourEntry, *states: str) -> None:
    if held.state not in states:
        raise Refusal(
            _("不能办：这份参评现在是“%(state)s”") % {"state": held.get_state_display()},
            _("已经往下走了"),
            _("看这份参评的页面写的经过"),
        )


def same_version(held: HonourEntry, version: int) -> None:
    if held.version != version:
        raise Refusal(_("不能保存：刚才有人改过这份参评"), _("你看到的是改以前的"), _("刷新页面，看过再改"))


def change_entry(*, entry: HonourEntry, answers: Mapping[str, str], version: int, act: Act) -> HonourEntry:
    """Write the answers anew until the conditions are decided and the call is open; the same twice is nothing."""
    with changing(entry, act, own=True) as (pen, held):
        if held.answers == dict(answers):
            return held
        must_be(held, EntryState.SUBMITTED)
        same_version(held, version)
        if act.today > held.round.closes_on:
            raise Refusal(_("不能改：征集已经截止"), _("截止以后按报的评"), _("有错请告诉组织评选的同事"))
        _answered(held.round, answers)
        changed = sum(held.answers.get(name) != text for name, text in answers.items())
        held.answers = dict(answers)
        held.version += 1
        held.save()
        after = {"entry_number": held.number, "entry_answers": changed}
        pen.note(Note("change_honour_entry", "HonourEntry", held.pk, held.said, after=after))
    return held


def withdraw_entry(*, entry: HonourEntry, act: Act) -> HonourEntry:
    """Take an entry back before the list is drawn up. A person, whose consent it needs, may go at any time until the
    award, and the name goes too. Asked twice, nothing changes.
    """
    with changing(entry, act, own=True) as (pen, held):
        if held.state == EntryState.WITHDRAWN:
            return held
        must_be(held, *may_go_from(held))
        held.sheets.waiting().update(recused_at=act.at, recused_because="参评已撤回")
        _withdraw(pen, held, "withdraw_honour_entry")
    return held


def may_go_from(entry: HonourEntry) -> set[str]:
    """The states in which an entry may be taken back. After the award see withhold_name."""
    if entry.object == HonourObject.PERSON:
        return set(EntryState.values) - {EntryState.WITHDRAWN, EntryState.AWARDED}
    return {EntryState.SUBMITTED, EntryState.ADMITTED, EntryState.PASSED}


def _withdraw(pen: Pen, held: HonourEntry, verb: str) -> None:
    held.state = EntryState.WITHDRAWN
    if held.object == HonourObject.PERSON:
        held.person, held.consented_on, held.answers = "", None, {}
    held.version += 1
    held.save()
    changed()  # it may stand in a notice
    pen.note(Note(verb, "HonourEntry", held.pk, held.said, after={"honour_entry_state": held.state}))


def decide_entry(*, entry: HonourEntry, admitted: bool, because: str, version: int, act: Act) -> HonourEntry:
    """Say whether the conditions are met. Against what the program found, or where it does not know, with a reason."""
    with changing(entry, act, own=False) as (pen, held):
        wanted = EntryState.ADMITTED if admitted else EntryState.DECLINED
        if (held.state, held.because) == (wanted, because):
            return held
        must_be(held, EntryState.SUBMITTED)
        same_version(held, version)
        locked(held.round, HonourState.OPEN)
        found = conditions(held.round, held.organisation_id, act)
        clean = all(each.state == "met" for each in found)
        if not because and not (admitted and clean):
            raise Refusal(
                _("不能审核：没有写理由"),
                _("有条件不符合、不清楚，或者不通过，都要写理由"),
                _("写明核实的情况"),
            )
        _decided(held, wanted, because, act, [each.plain() for each in found])
        pen.note(
            Note(
                "decide_honour_entry",
                "HonourEntry",
                held.pk,
                held.said,
                after={"honour_entry_state": wanted},
                reason=because,
            )
        )
    return held


def _decided(held: HonourEntry, state: str, because: str, act: Act, checked: list[dict[str, Any]]) -> None:
    held.state, held.because, held.checked = state, because, checked
    held.decided_on, held.decided_by_name = act.today, act.user.name
    held.version += 1
    held.save()
