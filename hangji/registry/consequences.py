"""What ending or dissolving something would do to the figures, in numbers, before it is done."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from hangji.office.access import Territory
from hangji.registry.balance import ALONE
from hangji.registry.models import PartyForm, PartyOrganization, SocialOrganization, Standing, Status
from hangji.registry.queries import conditions
from rulebook.coverage import GAP, bucket
from rulebook.policy import clause


def register_of(row: Any) -> Territory:
    """The register in which a row is counted: its prefecture's for the city level, else its county's."""
    return Territory(row.region_code // 100 * 100 if row.level == "city" else row.region_code, row.level)


def _count(row: Any, day: date, *names: str) -> dict[str, int]:
    named = conditions(day)
    rows = Standing.objects.asof(day).within(register_of(row)).order_by()
    return rows.aggregate(**{f"n_{name}": Count("pk", filter=named[name]) for name in names})


def of_ending(organisation: SocialOrganization, day: date) -> list[str]:
    """Ending the assignment of an instructor."""
    row = Standing.objects.asof(day).filter(organisation=organisation).select_related("instructor").first()
    if row is None or row.instructor is None:
        return [_("现在没有在岗指导员，结束派驻不会改变什么")]
    lines = [_("%(instructor)s 不再联系“%(name)s”") % {"instructor": row.instructor.name, "name": organisation}]
    if row.mode or row.status != Status.ACTIVE:
        return [*lines, _("工作覆盖率不变：这一家已由党组织覆盖，或已不在册")]
    count = _count(row, day, "served", "all")
    before, total = count["n_served"], count["n_all"]
    facts = {"before": before, "after": before - 1, "total": total}
    return [*lines, _("工作覆盖从 %(before)d/%(total)d 变为 %(after)d/%(total)d") % facts]


def of_forming(rows: list[Standing], day: date) -> list[str]:
    """Covering these organisations by a Party organisation, new or old."""
    new = [row for row in rows if row.status == Status.ACTIVE and not row.mode]
    if not new:
        return [_("这几家已由党组织覆盖，或已不在册，覆盖率不变")]
    count = _count(new[0], day, "covered", "all")
    facts = {"units": len(new), "before": count["n_covered"], "total": count["n_all"]}
    facts["after"] = facts["before"] + facts["units"]
    due = sum(row.bucket in GAP for row in new)
    return [
        _("组织覆盖从 %(before)d/%(total)d 变为 %(after)d/%(total)d（按今天的数）") % facts,
        *([_("其中 %(due)d 家不再列入应建未建") % {"due": due}] if due else []),
    ]


def of_trying(do: Callable[[], Any], form: PartyForm, day: date) -> list[str]:
    """What an action would do to the figures of a Party organisation's register: it is done, counted and taken back.

    Raises what the action raises.
    """
    before = _register_counts(form, day)
    with transaction.atomic():
        do()
        after = _register_counts(form, day)
        transaction.set_rollback(True)
    facts = {f"{name}_{when}": n for when, found in (("before", before), ("after", after)) for name, n in found.items()}
    return [
        _("组织覆盖从 %(covered_before)d/%(all_before)d 变为 %(covered_after)d/%(all_after)d") % facts,
        _("单独组建从 %(single_before)d/%(all_before)d 变为 %(single_after)d/%(all_after)d") % facts,
        _("党组织数从 %(party_before)d 个变为 %(party_after)d 个") % facts,
    ]


def _register_counts(form: PartyForm, day: date) -> dict[str, int]:
    found = {name.removeprefix("n_"): n for name, n in _count(form, day, "covered", "single", "all").items()}
    parties = PartyForm.objects.valid().on(day).filter(register_of(form).q())
    return found | {"party": parties.count()}


def of_dissolving(party_organization: PartyOrganization, day: date) -> list[str]:
    """Dissolving a Party organisation."""
    rows = list(
        Standing.objects.asof(day)
        .filter(party_organization=party_organization, status=Status.ACTIVE)
        .select_related("organisation")
    )
    if not rows:
        return [_("它没有覆盖正常的社会组织，覆盖率不变"), _("党组织数减少 1 个")]
    due = [row for row in rows if _without(row, day) in GAP]
    count = _count(rows[0], day, "covered", "all")
    facts = {"units": len(rows), "before": count["n_covered"], "total": count["n_all"]}
    facts |= {"after": facts["before"] - facts["units"], "due": len(due)}
    names = _("、").join(str(row.organisation) for row in due[:5])
    return [
        _("覆盖的 %(units)d 家不再有党组织") % facts,
        _("组织覆盖从 %(before)d/%(total)d 变为 %(after)d/%(total)d") % facts,
        *([_("其中 %(due)d 家将列入应建未建：%(names)s") % {**facts, "names": names}] if due else []),
        _("党组织数减少 1 个，书记任职同日结束"),
    ]


def _without(row: Standing, day: date) -> str:
    alone = clause(ALONE, day=day, place=row.region_code).value
    return bucket(row.full, row.probationary, "", alone_from=alone)
