"""Who sees which Party organisations here, and who may do what with one.

An officer sees the territory's; a leading body those that it leads, and those of its place that nobody is said to lead;
a working committee or department of social work all of its place; a Party worker the one that he is secretary of.
"""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight
from hangji.office.access import Territory, any_of
from hangji.office.acts import Act
from hangji.office.models import Body, BodyKind, Post, Role
from hangji.office.permissions import GRANTS, LABELS, Permission
from hangji.registry.models import PartyForm, PartyOrganization, Secretary

ABOVE = (BodyKind.WORK_COMMITTEE, BodyKind.SOCIAL_WORK)


def led_by(body: Body) -> Q:
    """The condition on forms that a body leads the Party organisation."""
    there = Territory(body.region_code, body.level).q()
    if body.kind in ABOVE:
        return there
    return Q(body=body) | (there & Q(body__isnull=True))


def led(body: Body | None, region_code: int, level: str, by: Body) -> bool:
    """The same of one Party organisation: its body, and its place."""
    there = Territory(by.region_code, by.level).holds(region_code, level)
    if by.kind in ABOVE:
        return there
    return body == by or (body is None and there)


def _own(act: Act) -> QuerySet[Any]:
    running = Secretary.objects.valid().on(act.today).filter(person=act.user.person_id)
    return running.values("party_organization")


def _sees(post: Post, act: Act) -> Q:
    if post.role == Role.PARTY_WORKER:
        return Q(party_organization__in=_own(act)) if act.user.person_id else Q(pk__in=[])
    return led_by(post.body) if post.body else Territory(post.region_code, post.level).q()


def seen(act: Act, right: Permission = Permission.SEE_LIFE) -> Q:
    """The condition on forms that one's posts carry a right over the Party organisation."""
    return any_of(_sees(post, act) for post in act.posts if right in GRANTS[post.role])


def forms_seen(act: Act, right: Permission = Permission.SEE_LIFE, day: date | None = None) -> QuerySet[PartyForm]:
    """The Party organisations that exist today, or on a day, and that one may see here, as their form."""
    rows: QuerySet[PartyForm] = PartyForm.objects.valid().on(day or act.today).filter(seen(act, right))
    return rows.select_related("party_organization", "body")


def parties_seen(act: Act) -> QuerySet[Any]:
    """Their ids, those that have been dissolved since included: what was done stays to be seen."""
    return PartyForm.objects.valid().filter(seen(act)).values("party_organization")


def form_of(party: PartyOrganization, day: date) -> PartyForm | None:
    """What a Party organisation is on ``day``; the last that it was, where it has been dissolved."""
    forms = PartyForm.objects.valid().filter(party_organization=party, since__lte=day).select_related("body")
    found: PartyForm | None = forms.order_by("-since").first()
    return found


def may(act: Act, right: Permission, form: PartyForm) -> bool:
    """Whether one of the person's posts carries the right over this Party organisation; one statement at most."""
    return any(_reaches(post, act, form) for post in act.posts if right in GRANTS[post.role])


def _reaches(post: Post, act: Act, form: PartyForm) -> bool:
    if post.role == Role.PARTY_WORKER:
        own = act.user.person_id and _own(act).filter(party_organization=form.party_organization_id).exists()
        return bool(own)
    if post.body:
        return led(form.body, form.region_code, form.level, post.body)
    return Territory(post.region_code, post.level).holds(form.region_code, form.level)


def require_over(act: Act, right: Permission, form: PartyForm, cannot: str) -> None:
    """Raise NoRight unless the person has the right over this Party organisation. The first line of each action."""
    if not may(act, right, form):
        raise no_right(right, cannot)


def no_right(right: Permission, cannot: str) -> NoRight:
    because = _("要有“%(right)s”的权限，而且这个党组织在你的范围内；批复由它的上级党组织办")
    instead = _("请有这项权限的人办理；“角色与权限”里写明谁可以办")
    return NoRight(cannot, because % {"right": LABELS[right]}, instead)
