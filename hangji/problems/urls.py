from django.urls import URLPattern, URLResolver, path

from hangji.problems.views import causes, lists, matters, steps

app_name = "problems"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.problems, name="problems"),
    path("export/", lists.problems_export, name="export"),
    path("new/", lists.new, name="new"),
    path("causes/", causes.causes, name="causes"),
    path("finding/<slug:code>/<int:pk>/", lists.raise_finding, name="raise_finding"),
    path("matters/", matters.matters, name="matters"),
    path("matters/new/", matters.merge, name="merge"),
    path("matters/<int:pk>/", matters.matter, name="matter"),
    path("matters/<int:pk>/join/", matters.join, name="join"),
    path("matters/<int:pk>/plan/", matters.plan, name="plan"),
    path("<int:pk>/", lists.problem, name="problem"),
    path("<int:pk>/accept/", steps.accept, name="accept"),
    path("<int:pk>/pass-on/", steps.pass_on, name="pass_on"),
    path("<int:pk>/measures/", steps.measures, name="measures"),
    path("<int:pk>/solve/", steps.solve, name="solve"),
    path("<int:pk>/confirm/", steps.confirm, name="confirm"),
    path("<int:pk>/contest/", steps.contest, name="contest"),
    path("<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("<int:pk>/end/", steps.end, name="end"),
    path("<int:pk>/reopen/", steps.reopen, name="reopen"),
    path("<int:pk>/supervise/", steps.supervise, name="supervise"),
    path("<int:pk>/reply/", steps.reply_supervision, name="reply_supervision"),
    path("<int:pk>/leave/", steps.leave, name="leave"),
]
