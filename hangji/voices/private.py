"""What of a complaint is shown in part: how the complainant can be reached, once in full to whoever answers it."""

from django.utils.translation import gettext_lazy as _

from hangji.office.permissions import Permission
from hangji.privacy.private import Private
from hangji.voices.models import Complaint

CONTACT = Private(
    code="complaint-contact",
    label=_("联系方式"),
    kind="contact",
    permission=Permission.HANDLE_COMPLAINT,
    subject="Complaint",
    rows=lambda act: Complaint.objects.handled_by(act).filter(owner=act.user),
    value=lambda complaint: str(complaint.contact),
)
