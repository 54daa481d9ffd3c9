"""What anybody with a certificate's code may learn: whether it holds, until when, a masked name. Never more."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.office.issues import Told
from hangji.office.models import Issue
from hangji.people.certification.models import Certificate
from rulebook.certification import masked, standing

# state → (tag, whether it holds)
TAGS = {"valid": "issued", "expired": "certificate_expired", "suspended": "suspended", "revoked": "certificate_revoked"}


def told(issued: Issue, day: date) -> Told | None:
    """Of the certificate whose paper was issued under a code; None where there is no certificate of it."""
    held = Certificate.objects.filter(pk=issued.subject_id).first()
    if held is None:
        return None
    state = standing(held.state, held.last_day, day=day)
    words = {
        "valid": _("这张证书由 %(unit)s 发出，现在有效，到 %(last)s 为止。"),
        "expired": _("这张证书由 %(unit)s 发出，%(last)s 以后已经过期。"),
        "suspended": _("这张证书由 %(unit)s 发出，现在暂停，不能作为有资格的依据。"),
        "revoked": _("这张证书由 %(unit)s 发出，后来撤销了，不再作为依据。"),
    }
    old = issued.withdrawn_at is not None and state != "revoked"
    facts = {"unit": issued.unit, "last": held.last_day.isoformat()}
    return Told(
        tag="withdrawn" if old else TAGS[state],
        sentence=_("这张纸由 %(unit)s 发出，后来换发了新的，不再作为依据。") % facts if old else words[state] % facts,
        facts=(
            (_("姓名"), masked(held.holder, day=day, place=held.region_code)),
            (_("认证层级"), held.grade),
            (_("有效期"), _("%(first)s 至 %(last)s") % {"first": held.issued_on, "last": held.last_day}),
        ),
    )
