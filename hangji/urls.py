"""Every address, room by room."""

from django.urls import include, path

from hangji.portal.views import machines

urlpatterns = [
    path("", include("hangji.desk.urls")),
    path("register/", include("hangji.registry.urls")),
    path("coverage/", include("hangji.coverage.urls")),
    path("reports/", include("hangji.reports.urls")),
    path("import/", include("hangji.intake.urls")),
    path("formation/", include("hangji.formation.urls")),
    path("problems/", include("hangji.problems.urls")),
    path("guidance/", include("hangji.guidance.urls")),
    path("visits/", include("hangji.visits.urls")),
    path("life/", include("hangji.life.urls")),
    path("committees/", include("hangji.committees.urls")),
    path("people/", include("hangji.people.urls")),
    path("fund/", include("hangji.people.fund.urls")),
    path("training/", include("hangji.training.urls")),
    path("growth/", include("hangji.growth.urls")),
    path("governance/", include("hangji.governance.urls")),
    path("appraisal/", include("hangji.appraisal.urls")),
    path("evaluation/", include("hangji.evaluation.urls")),
    path("burden/", include("hangji.burden.urls")),
    path("honours/", include("hangji.honours.urls")),
    path("sites/", include("hangji.places.urls")),
    path("stories/", include("hangji.stories.urls")),
    path("platform/", include("hangji.platform.urls")),
    path("privacy/", include("hangji.privacy.urls")),
    path("credit/", include("hangji.credit.urls")),
    path("voices/", include("hangji.voices.urls")),
    path("takedown/", include("hangji.portal.takedown.urls")),
    path("portal/", include("hangji.portal.urls")),
    path("robots.txt", machines.robots, name="robots"),
    path("office/", include("hangji.office.urls")),
    path("v/", include("hangji.office.public_urls")),
    path("account/", include("hangji.office.account_urls")),
]
