from django.urls import path

from hangji.committees.views import meetings, rules, sitting

app_name = "committees"
urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("decisions/", meetings.decisions, name="decisions"),
    path("call/", meetings.call, name="call"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
    path("<int:pk>/agenda/", meetings.agenda, name="agenda"),
    path("<int:pk>/move/", meetings.move, name="move"),
    path("<int:pk>/notice/", meetings.notice, name="notice"),
    path("<int:pk>/notice.<slug:form>", meetings.notice_paper, name="notice_paper"),
    path("<int:pk>/cancel/", meetings.cancel, name="cancel"),
    path("<int:pk>/attendance/", sitting.attend, name="attend"),
    path("<int:pk>/minutes/", sitting.write, name="write"),
    path("<int:pk>/minutes/confirm/", sitting.confirm, name="confirm"),
    path("<int:pk>/minutes/correct/", sitting.correct, name="correct"),
    path("<int:pk>/minutes/<int:edition>.<slug:form>", sitting.minutes_paper, name="minutes_paper"),
    path("items/<int:pk>/decide/", sitting.decide, name="decide"),
    path("items/<int:pk>/undecide/", sitting.undecide, name="undecide"),
    path("items/<int:pk>/finish/", sitting.finish, name="finish"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule_new, name="rule_new"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/revise/", rules.revise, name="revise"),
    path("rules/<int:pk>/abolish/", rules.abolish, name="abolish"),
    path("rules/versions/<int:pk>/amend/", rules.amend, name="amend"),
    path("rules/versions/<int:pk>/check/", rules.check, name="check"),
    path("rules/versions/<int:pk>/original/", rules.original, name="original"),
    path("rules/versions/<int:pk>/text.<slug:form>", rules.rule_paper, name="rule_paper"),
]
