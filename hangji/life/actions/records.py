"""组织生活: recorded in under a minute, withdrawn with a reason, its decisions followed until they are done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.life.actions.terms import over
from hangji.life.models import LifeDecision, LifeKind, LifeRecord, LifeServed, PartyGroups
from hangji.life.queries.sight import form_of, require_over
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm, PartyOrganization
from hangji.registry.pen import not_in_future, registering
from rulebook.life import ASKED_OF, asked_of
from rulebook.policy import clause, first_day


@dataclass(frozen=True)
class Decided:
    """owner: a name or a post."""

    what: str
    owner: str
    due_on: date


@dataclass(frozen=True)
class Held:
    """What was held. kinds: of LifeKind; one meeting may serve several."""

    day: date
    kinds: Sequence[str]
    theme: str
    conclusion: str
    problems: str = ""
    decisions: Sequence[Decided] = field(default_factory=tuple)


def record_life(*, party: PartyOrganization, held: Held, key: UUID, act: Act) -> LifeRecord:
    """Record a meeting; the same form sent again answers with the same record."""
    cannot = _("不能记组织生活")
    form = over(party, act, Permission.RECORD_LIFE, cannot)
    not_in_future(held.day, act)
    with writing(act) as pen:
        PartyOrganization.objects.select_for_update().get(pk=party.pk)
        if there := LifeRecord.objects.filter(party_organization=party, key=key).first():
            return _same(there, held, cannot)
        _fits(form, held, cannot)
        record = LifeRecord.objects.create(
            party_organization=party,
            key=key,
            day=held.day,
            theme=held.theme.strip(),
            conclusion=held.conclusion.strip(),
            problems=held.problems.strip(),
            recorded_at=act.at,
            recorded_by=act.user.username,
            recorded_by_name=act.user.name,
        )
        LifeServed.objects.bulk_create(LifeServed(record=record, kind=kind) for kind in dict.fromkeys(held.kinds))
        LifeDecision.objects.bulk_create(
            LifeDecision(record=record, what=each.what, owner=each.owner, due_on=each.due_on) for each in held.decisions
        )
        after = {
            "life_kinds": [str(LifeKind(kind).label) for kind in held.kinds],
            "held_on": held.day,
            "theme": record.theme,
            "conclusion_said": record.conclusion[:60],
            "decisions": [each.what for each in held.decisions],
        }
        told = {name: value for name, value in after.items() if value}
        pen.note(Note("record_life", "LifeRecord", record.pk, str(record), after=told))
    return record


def _same(there: LifeRecord, held: Held, cannot: str) -> LifeRecord:
    """The record of the same form; refused where other words were sent with it since."""
    said = (there.day, there.theme, there.conclusion, {served.kind for served in there.served.all()})
    if said == (held.day, held.theme.strip(), held.conclusion.strip(), set(held.kinds)):
        return there
    raise Refusal(
        cannot,
        _("这一份已经记过：%(day)s %(theme)s") % {"day": there.day.isoformat(), "theme": there.theme},
        _("记错了的，撤回那一条再记；另一次会，重新打开表单"),
    )


def _fits(form: PartyForm, held: Held, cannot: str) -> None:
    """A kind that is not of this Party organisation, or a day before it was formed, is a slip."""
    if held.day < form.formed_on:
        facts = {"day": held.day.isoformat(), "formed": form.formed_on.isoformat()}
        raise Refusal(cannot, _("%(day)s 还没有成立，成立日期是 %(formed)s") % facts, _("核对日期"))
    if not held.kinds:
        raise Refusal(cannot, _("没有选是哪一种组织生活"), _("至少选一种；一次会可以兼几种"))
    allowed = asked_of(form.kind, day=held.day, place=form.region_code)
    strange = [str(LifeKind(kind).label) for kind in held.kinds if kind not in allowed]
    if strange:
        said = clause(ASKED_OF, day=max(held.day, first_day(ASKED_OF)), place=form.region_code)
        facts = {"kind": form.get_kind_display(), "names": _("、").join(strange), "source": _(said.source)}
        raise Refusal(
            cannot,
            _("%(kind)s没有%(names)s（%(source)s）") % facts,
            _("按这一类党组织的组织生活选；类别登记错了的，先更正党组织"),
        )


def withdraw_life(*, record: LifeRecord, reason: str, act: Act) -> None:
    """A record was wrong: it does not count any more and stays with its reason; the right one is recorded anew."""
    cannot = _("不能撤回这次组织生活")
    form = form_of(record.party_organization, act.today)
    assert form is not None  # it was recorded of an existing one
    require_over(act, Permission.RECORD_LIFE, form, cannot)
    if not reason.strip():
        raise Refusal(cannot, _("没有写理由"), _("理由要留给以后查看的人，写明后再提交"))
    with writing(act) as pen:
        record = (
            LifeRecord.objects.select_for_update(of=("self",)).select_related("party_organization").get(pk=record.pk)
        )
        if record.withdrawn_at:
            return
        record.withdrawn_at, record.withdrawn_because = act.at, reason.strip()
        record.save(update_fields=["withdrawn_at", "withdrawn_because"])
        pen.note(Note("withdraw_life", "LifeRecord", record.pk, str(record), reason=reason.strip()))


def finish_life_decision(*, decision: LifeDecision, result: str, act: Act) -> None:
    """Say what became of a decision; asked twice, nothing changes."""
    cannot = _("不能办结这项决定")
    form = form_of(decision.record.party_organization, act.today)
    assert form is not None
    require_over(act, Permission.RECORD_LIFE, form, cannot)
    if not result.strip():
        raise Refusal(cannot, _("没有写办理结果"), _("办成了什么，写一句；没有办成的写明原因"))
    with writing(act) as pen:
        decision = LifeDecision.objects.select_for_update().get(pk=decision.pk)
        if decision.done_on:
            return
        decision.done_on, decision.result = act.today, result.strip()
        decision.save(update_fields=["done_on", "result"])
        after = {"what": decision.what, "result": decision.result}
        pen.note(Note("finish_life_decision", "LifeRecord", decision.record_id, str(decision.record), after=after))


def set_groups(*, party: PartyOrganization, count: int, day: date, act: Act) -> bool:
    """From ``day`` on the Party organisation is divided into so many Party groups (党小组), 0: into none."""
    cannot = _("不能登记党小组")
    over(party, act, Permission.RECORD_LIFE, cannot)
    not_in_future(day, act)
    with registering(act) as pen:
        party = PartyOrganization.objects.select_for_update().get(pk=party.pk)
        now = pen.holding(PartyGroups, "party_organization", party.pk, day)
        before = now.count if now else 0
        if before == count:
            return False
        if count:
            pen.set_from(PartyGroups, "party_organization", party.pk, day, count=count)
        else:
            pen.end("party_organization", now, day)
        pen.tell("set_groups", party, before={"party_groups": before}, after={"party_groups": count, "since": day})
    return True
