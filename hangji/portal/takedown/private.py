"""What of a claim is shown in part: telephone and address, once in full to those who decide about it."""

from django.utils.translation import gettext_lazy as _

from hangji.office.permissions import Permission
from hangji.portal.takedown.models import Takedown
from hangji.privacy.private import Private

PHONE = Private(
    code="takedown-phone",
    label=_("联系电话"),
    kind="contact",
    permission=Permission.EDIT_ARTICLES,
    subject="Takedown",
    rows=Takedown.objects.decidable_by,
    value=lambda takedown: str(takedown.contact),
)
EMAIL = Private(
    code="takedown-email",
    label=_("电子邮箱"),
    kind="contact",
    permission=Permission.EDIT_ARTICLES,
    subject="Takedown",
    rows=Takedown.objects.decidable_by,
    value=lambda takedown: str(takedown.email),
)
