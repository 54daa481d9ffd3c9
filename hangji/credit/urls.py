from django.urls import URLPattern, path

from hangji.credit.views import banks, clerk, office, person, totals

app_name = "credit"
urlpatterns: list[URLPattern] = [
    path("", office.certificates, name="certificates"),
    path("export/", office.certificates_export, name="certificates_export"),
    path("certificates/<int:key>/", office.certificate, name="certificate"),
    path("certificates/<int:key>/paper/", office.paper, name="paper"),
    path("certificates/<int:key>/consent/", office.renew_consent, name="renew_consent"),
    path("certificates/<int:key>/withdraw/", office.withdraw_, name="withdraw"),
    path("own/", office.own, name="own"),
    path("organisations/<int:pk>/", office.organisation, name="organisation"),
    path("organisations/<int:pk>/ask/", office.ask, name="ask"),
    path("banks/", banks.banks, name="banks"),
    path("banks/new/", banks.new_bank, name="new_bank"),
    path("banks/<int:pk>/", banks.bank, name="bank"),
    path("banks/<int:pk>/clerks/", banks.clerks, name="clerks"),
    path("slips/", banks.slips, name="slips"),
    path("slips/new/", banks.hand_slips_, name="hand_slips"),
    path("bank/", clerk.desk, name="desk"),
    path("bank/<int:key>/", clerk.shown, name="shown"),
    path("bank/<int:key>/answer/", clerk.answer_, name="answer"),
    path("bank/<int:key>/know/", clerk.know, name="know"),
    path("bank/answers/", clerk.answers, name="answers"),
    path("bank/answers/<int:key>/", clerk.reverse_, name="reverse"),
    path("totals/", totals.totals, name="totals"),
    path("mine/", person.mine, name="mine"),
    path("mine/own/", person.myself, name="myself"),
    path("mine/consent/", person.consent_, name="my_consent"),
    path("mine/<int:key>/", person.my_certificate, name="my_certificate"),
    path("mine/<int:key>/withdraw/", person.my_withdrawal, name="my_withdrawal"),
    path("mine/leave/", person.leave, name="leave"),
]
