"""What of an applicant is shown in part: the telephone to everybody, the name to those who do not run the round."""

from django.utils.translation import gettext_lazy as _

from hangji.office.permissions import Permission
from hangji.people.certification.models import Application, Round
from hangji.privacy.private import Private

PHONE = Private(
    code="application-phone",
    label=_("联系电话"),
    kind="contact",
    permission=Permission.RUN_CERTIFICATES,
    subject="Application",
    rows=lambda act: Application.objects.filter(round__in=Round.objects.run_by(act).values("pk")),
    value=lambda application: str(application.phone),
)
APPLICANT = Private(
    code="applicant",
    label=_("姓名"),
    kind="name",
    permission=Permission.SEE_CERTIFICATES,
    subject="Application",
    rows=lambda act: Application.objects.filter(round__in=Round.objects.visible_to(act).values("pk")).select_related(
        "person"
    ),
    value=lambda application: str(application.person.name),
)
