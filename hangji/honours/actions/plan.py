"""三亮: the card of an organisation and what it tells of each line. 三比: practices shared and taken over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.governance.queries.sight import require as require_own
from hangji.honours.models import Adoption, Card, CardLine, CardNote, Practice
from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import not_in_future, writing
from hangji.office.permissions import Permission
from hangji.registry.models import Cover, PartyOrganization, SocialOrganization

ENTER = Permission.ENTER_HONOURS


@dataclass(frozen=True)
class Line:
    kind: str
    what: str
    due_on: date | None = None


def party_of(organisation: SocialOrganization, day: date) -> PartyOrganization:
    """The Party organisation that covers it; refused where there is none."""
    cover = Cover.objects.valid().on(day).filter(organisation=organisation).select_related("party_organization").first()
    if cover is None:
        raise Refusal(
            _("不能写公示卡：%(name)s没有党组织") % {"name": organisation},
            _("亮身份、亮承诺、亮职责以党组织的名义"),
            _("先组建或者由联合党组织覆盖"),
        )
    party: PartyOrganization = cover.party_organization
    return party


def write_card(*, organisation: SocialOrganization, year: int, identity: str, lines: Sequence[Line], act: Act) -> Card:
    """Write the card of a year. Once it is published its lines stay; more may be added. The same twice is nothing."""
    require_own(act, ENTER, organisation)
    with writing(act) as pen:
        party = party_of(organisation, act.today)
        if not lines:
            raise Refusal(_("不能保存：没有写承诺和职责"), _("公示卡要写做什么"), _("至少写一条"))
        fresh = {"party_organisation": party, "identity": identity, "written_by_name": act.user.name}
        card, made = Card.objects.select_for_update(of=("self",)).get_or_create(
            organisation=organisation, year=year, defaults=fresh
        )
        before = (card.identity, sorted(card.lines.values_list("kind", "what", "due_on"), key=str))
        wanted = sorted(((each.kind, each.what, each.due_on) for each in lines), key=str)
        if not made and before == (identity, wanted):
            return card
        fresh_lines = _write_lines(card, lines)
        card.identity = identity
        card.version += 1
        card.save()
        after = {"card_year": year, "rows": card.lines.count(), "lines_new": fresh_lines}
        changed()
        pen.note(Note("write_card", "Card", card.pk, str(card), after=after))
    return card


def _write_lines(card: Card, lines: Sequence[Line]) -> int:
    """How many were not there before."""
    said = {(each.kind, each.what): each for each in lines}
    for kept in card.lines.all():
        if (kept.kind, kept.what) not in said:
            if card.published_on:
                raise Refusal(
                    _("不能去掉：“%(what)s”已经公布") % {"what": kept.what},
                    _("公布的承诺和职责不撤不改"),
                    _("照原样留着，可以再加"),
                )
            kept.delete()
    return sum(_write_line(card, each) for each in said.values())


def _write_line(card: Card, said: Line) -> bool:
    """Says whether it was not there before. One that is there may get another day until the card is published."""
    kept = card.lines.filter(kind=said.kind, what=said.what).first()
    if kept is None:
        CardLine.objects.create(card=card, kind=said.kind, what=said.what, due_on=said.due_on)
    elif kept.due_on != said.due_on:
        if card.published_on:
            raise Refusal(
                _("不能改期限：“%(what)s”已经公布") % {"what": kept.what},
                _("公布的承诺和职责不撤不改"),
                _("期限照原样留着；做得怎样、为什么晚了，在进展里说"),
            )
        kept.due_on = said.due_on
        kept.save()
    return kept is None


def publish_card(*, card: Card, act: Act) -> Card:
    """Show the card to the public; asked twice, nothing changes."""
    require_own(act, ENTER, card.organisation)
    with writing(act) as pen:
        held: Card = Card.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=card.pk)
        if held.published_on is None:
            held.published_on = act.today
            held.version += 1
            held.save()
            changed()
            pen.note(Note("publish_card", "Card", held.pk, str(held), after={"starts_on": act.today}))
    return held


def tell_line(*, line: CardLine, said: str, done: bool, day: date, act: Act) -> CardNote:
    """Tell what became of a line, and whether it is done; the same twice is one note."""
    require_own(act, ENTER, line.card.organisation)
    with writing(act) as pen:
        not_in_future(day, act)
        held = CardLine.objects.select_for_update(of=("self",)).select_related("card__organisation").get(pk=line.pk)
        note, made = CardNote.objects.get_or_create(line=held, day=day, said=said, defaults={"by_name": act.user.name})
        if done and held.done_on is None:
            held.done_on = day
            held.save()
        elif not made:
            return note
        after = {"progress": said, "line_done": done}
        changed()
        pen.note(Note("tell_card_line", "Card", held.card_id, str(held.card), after=after))
    return note


@dataclass(frozen=True)
class Shared:
    """A practice as it is shared. team: "" where it is of the whole organisation. field: of PracticeField."""

    organisation: SocialOrganization
    field: str
    title: str
    what: str
    outcome: str
    team: str = ""


def share_practice(*, said: Shared, act: Act) -> Practice:
    """Share a practice; one of the same title of the organisation is the same."""
    require_own(act, ENTER, said.organisation)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=said.organisation.pk)
        kept: Practice | None = Practice.objects.filter(organisation=said.organisation, title=said.title).first()
        if kept:
            return kept
        made: Practice = Practice.objects.create(**vars(said), shared_on=act.today, shared_by_name=act.user.name)
        changed()
        pen.note(Note("share_practice", "Practice", made.pk, str(made), after={"practice_field": said.field}))
    return made


def withdraw_practice(*, practice: Practice, act: Act) -> Practice:
    """It is not shared any more; who took it over keeps it. Asked twice, nothing changes."""
    require_own(act, ENTER, practice.organisation)
    with writing(act) as pen:
        held: Practice = Practice.objects.select_for_update().get(pk=practice.pk)
        if held.withdrawn_on is None:
            held.withdrawn_on = act.today
            held.save()
            changed()
            pen.note(Note("withdraw_practice", "Practice", held.pk, str(held)))
    return held


def take_over(*, practice: Practice, organisation: SocialOrganization, how: str, act: Act) -> Adoption:
    """Another organisation takes the practice over; asked twice, the same."""
    require_own(act, ENTER, organisation)
    with writing(act) as pen:
        held: Practice = Practice.objects.select_for_update().get(pk=practice.pk)
        kept: Adoption | None = held.adoptions.filter(organisation=organisation).first()
        if kept:
            return kept
        if held.organisation_id == organisation.pk or held.withdrawn_on:
            raise Refusal(
                _("不能借鉴：是本单位的做法，或者已经撤下"), _("借鉴的是别的单位正在分享的做法"), _("看别的做法")
            )
        made = Adoption.objects.create(
            practice=held, organisation=organisation, day=act.today, how=how, by_name=act.user.name
        )
        pen.note(Note("take_over_practice", "Practice", held.pk, str(held), after={"taken_by": str(organisation)}))
    return made
