from django.urls import URLPattern, path

from hangji.people.certification.views import applications, certificates, reviews, rounds

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.open_, name="open_round"),
    path("rounds/<int:pk>/", rounds.round_, name="round"),
    path("rounds/<int:pk>/export/", rounds.applications_export, name="applications_export"),
    path("rounds/<int:pk>/reviewers/", rounds.hand_out_, name="hand_out"),
    path("rounds/<int:pk>/publish/", rounds.publish, name="publish"),
    path("rounds/<int:pk>/notice/", rounds.notice, name="notice"),
    path("rounds/<int:pk>/notice.docx", rounds.notice_paper, name="notice_paper"),
    path("rounds/<int:pk>/objection/", rounds.objection, name="objection"),
    path("objections/<int:pk>/", rounds.answer, name="answer_objection"),
    path("rounds/<int:pk>/issue/", rounds.issue, name="issue"),
    path("mine/", applications.mine, name="mine"),
    path("rounds/<int:pk>/apply/", applications.apply_, name="apply"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/withdraw/", applications.withdraw_, name="withdraw_application"),
    path("applications/<int:pk>/decide/", applications.decide_, name="decide"),
    path("applications/<int:pk>/third/", applications.third, name="third"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/recuse/", reviews.recuse_, name="recuse"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/export/", certificates.certificates_export, name="certificates_export"),
    path("certificates/<int:pk>/", certificates.certificate, name="certificate"),
    path("certificates/<int:pk>/paper/", certificates.paper, name="paper"),
    path("certificates/<int:pk>/turn/<slug:kind>/", certificates.turn, name="turn"),
    path("training/", certificates.training, name="training"),
    path("training/new/", certificates.record, name="record_training"),
    path("training/<int:pk>/withdraw/", certificates.withdraw_record, name="withdraw_training"),
]
