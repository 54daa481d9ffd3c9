from django.urls import URLPattern, path

from hangji.life.views import records, renewals, terms

app_name = "life"
urlpatterns: list[URLPattern] = [
    path("terms/", terms.terms, name="terms"),
    path("terms/export/", terms.terms_export, name="terms_export"),
    path("parties/<int:pk>/", terms.party, name="party"),
    path("parties/<int:pk>/terms/record/", terms.record, name="record_term"),
    path("parties/<int:pk>/terms/<slug:since>/withdraw/", terms.drop_term, name="withdraw_term"),
    path("parties/<int:pk>/terms/<slug:since>/scan/", terms.term_scan, name="term_scan"),
    path("parties/<int:pk>/vacate/", terms.vacate, name="vacate"),
    path("parties/<int:pk>/extend/", terms.extend, name="extend"),
    path("extensions/", terms.extensions, name="extensions"),
    path("extensions/<int:pk>/", terms.extension, name="extension"),
    path("extensions/<int:pk>/decide/", terms.decide, name="decide_extension"),
    path("extensions/<int:pk>/withdraw/", terms.withdraw, name="withdraw_extension"),
    path("extensions/<int:pk>/papers/<slug:paper>.<slug:form>", terms.extension_paper, name="extension_paper"),
    path("extensions/<int:pk>/scans/<slug:paper>/", terms.extension_scan, name="extension_scan"),
    path("elections/", renewals.renewals, name="renewals"),
    path("parties/<int:pk>/elections/open/", renewals.open_, name="open_renewal"),
    path("elections/<int:pk>/", renewals.renewal, name="renewal"),
    path("elections/<int:pk>/steps/<slug:step>/", renewals.step, name="renewal_step"),
    path("elections/<int:pk>/steps/<slug:step>/scan/", renewals.evidence, name="renewal_evidence"),
    path("elections/<int:pk>/take-back/", renewals.take_back, name="take_back"),
    path("elections/<int:pk>/abandon/", renewals.abandon, name="abandon_renewal"),
    path("elections/<int:pk>/papers/<slug:paper>.<slug:form>", renewals.paper, name="renewal_paper"),
    path("", records.overview, name="overview"),
    path("due/", records.due, name="due"),
    path("parties/<int:pk>/quarter/", records.quarter, name="quarter"),
    path("parties/<int:pk>/record/", records.record, name="record_life"),
    path("parties/<int:pk>/groups/", records.groups, name="groups"),
    path("records/<int:pk>/", records.life_record, name="life_record"),
    path("records/<int:pk>/withdraw/", records.withdraw, name="withdraw_life"),
    path("decisions/", records.decisions, name="decisions"),
    path("decisions/<int:pk>/finish/", records.finish, name="finish_decision"),
]
