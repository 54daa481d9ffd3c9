"""What anybody with a certificate's code may learn: whether the honour holds, whose it is, and why not any more."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.honours.models import Award, HonourObject
from hangji.office.issues import Told
from hangji.office.models import Issue
from rulebook.certification import masked

TAGS = {"valid": "issued", "unchecked": "pending", "expired": "certificate_expired", "revoked": "certificate_revoked"}


def told(issued: Issue, day: date) -> Told | None:
    """Of the award whose certificate was issued under a code; None where there is no award of it."""
    held = Award.objects.filter(pk=issued.subject_id).select_related("organisation", "party_organisation").first()
    if held is None:
        return None
    state = held.state_on(day)
    facts = {"unit": issued.unit, "day": held.revoked_on, "last": held.ends_on}
    words = {
        "valid": _("这张证书由 %(unit)s 发出，荣誉现在有效。"),
        "unchecked": _("这张证书由 %(unit)s 发出，荣誉还没有复核。"),
        "expired": _("这张证书由 %(unit)s 发出，荣誉在 %(last)s 以后已经过期。"),
        "revoked": _("这张证书由 %(unit)s 发出，荣誉在 %(day)s 撤销，证书作废。"),
    }
    said = [(_("荣誉"), held.title), (_("获得者"), public_holder(held, day)), (_("表彰日期"), str(held.awarded_on))]
    if held.ends_on:
        said.append((_("有效期至"), str(held.ends_on)))
    if state == "revoked":
        said += [(_("撤销原因"), held.reason), (_("撤销依据"), held.clause)]
    return Told(tag=TAGS[state], sentence=words[state] % facts, facts=tuple(said))


def public_holder(held: Award, day: date) -> str:
    """The holder as anybody may read it: a person with the organisation that named them, the name masked."""
    if held.object != HonourObject.PERSON:
        return held.holder
    return f"{masked(held.person, day=day, place=held.region_code)}（{held.organisation}）"
