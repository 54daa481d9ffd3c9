"""The end of a round: awards with their certificates, by another person than who published the list."""

from django.utils.translation import gettext as _

from hangji.governance.queries.sight import require as require_own
from hangji.honours.actions.awards import title_of
from hangji.honours.actions.rounds import kept_round, locked, require, state_entry
from hangji.honours.models import Award, EntryState, HonourEntry, HonourObject, HonourRound, HonourState
from hangji.honours.paper import drawn, issuing_of
from hangji.honours.queries.places import place_of
from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.issues import issue, pdf_of
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from rulebook.selections import last_day

UNNAMED = "不具名"


def award_round(*, round: HonourRound, base: str, act: Act) -> list[Award]:
    """After the notice everybody still on the list is awarded, each with a certificate.

    base: where the office is reached. Asked twice, it answers with the same awards.
    """
    require(round, Permission.RUN_HONOURS, act)
    with writing(act) as pen:
        held = locked(round, HonourState.NOTICE, HonourState.AWARDED)
        made = Award.objects.filter(entry__round=held).select_related("issue")
        if held.state == HonourState.AWARDED:
            return list(made)
        _may_award(held, act)
        rows = held.entries.filter(state=EntryState.PROPOSED).select_related(
            "round", "organisation", "party_organisation"
        )
        done = [_award(pen, each, held, base) for each in rows.order_by("category", "number")]
        held.state, held.awarded_on = HonourState.AWARDED, act.today
        held.awarded_by, held.awarded_by_name = act.user.username, act.user.name
        kept_round(held)
        changed()
        pen.note(Note("award_honour", "HonourRound", held.pk, str(held), after={"rows": len(done)}))
    return done


def _may_award(held: HonourRound, act: Act) -> None:
    assert held.notice_last_day
    if act.today <= held.notice_last_day:
        raise Refusal(
            _("不能表彰：公示还没有结束"),
            _("公示到 %(day)s") % {"day": held.notice_last_day},
            _("公示期满的第二天起再办"),
        )
    waiting = held.objections.filter(handled_on__isnull=True).count()
    if waiting:
        raise Refusal(
            _("不能表彰：还有 %(n)d 件异议没有办结") % {"n": waiting}, _("异议办结以前不表彰"), _("先核实、办结异议")
        )
    if held.published_by == act.user.username:
        raise NoRight(_("不能表彰：公示是你发的"), _("公示和表彰是两个人"), _("请另一位同事办"))


def _award(pen: Pen, entry: HonourEntry, held: HonourRound, base: str) -> Award:
    act = pen.act
    region, register = place_of(entry.organisation, act.today)
    made: Award = Award.objects.create(
        entry=entry,
        selection=held.selection,
        title=title_of(held.by.name, entry.category, held.year, held.level),
        category=entry.category,
        year=held.year,
        level=held.level,
        object=entry.object,
        organisation=entry.organisation,
        party_organisation=entry.party_organisation,
        team=entry.team,
        person=entry.person,
        unit=held.unit,
        region_code=region,
        register=register,
        awarded_on=act.today,
        ends_on=last_day(held.by, act.today),
        recorded_at=act.at,
        recorded_by=act.user.username,
        recorded_by_name=act.user.name,
        checked_on=act.today,
        checked_by=held.published_by,
        checked_by_name=held.published_by_name,
    )
    what = issuing_of(made, base, office=act.office, day=act.today)
    made.issue = issue(pen, what, lambda imprint: drawn(made, imprint))
    made.number = made.issue.number
    made.save()
    entry.round = held
    state_entry(pen, entry, EntryState.AWARDED)
    after = {"honour": made.title, "issued_as": made.number, "valid_to_day": made.ends_on}
    pen.note(Note("award_honour", "Award", made.pk, str(made), after=after))
    return made


def withhold_name(*, award: Award, act: Act) -> Award:
    """A person takes the consent back: the name goes from the award and its entry, and the file of the certificate from
    the store; the paper stays theirs.

    By who keeps the organisation's record. Asked twice, nothing changes.
    """
    require_own(act, Permission.ENTER_HONOURS, award.organisation)
    with writing(act) as pen:
        held: Award = Award.objects.select_for_update(of=("self",)).select_related("entry").get(pk=award.pk)
        if held.object != HonourObject.PERSON:
            raise Refusal(_("不能办：这不是个人的荣誉"), _("只有个人可以要求不具名"), _("看这项荣誉给的是谁"))
        if held.person.startswith(UNNAMED):
            return held
        held.person = f"{UNNAMED}（{held.number}）"[:40]
        held.version += 1
        held.save()
        if held.entry:
            HonourEntry.objects.filter(pk=held.entry.pk).update(person=held.person, answers={})
        if file := pdf_of(held.issue):
            documents.erase(file, act)
        changed()
        pen.note(Note("withhold_name", "Award", held.pk, str(held)))
    return held
