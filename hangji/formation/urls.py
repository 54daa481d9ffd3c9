from django.urls import URLPattern, URLResolver, include, path

from hangji.formation.drives import urls as drives
from hangji.formation.planning import views as planning
from hangji.formation.views import cases, steps

app_name = "formation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", cases.cases, name="cases"),
    path("drives/", include(drives.urlpatterns)),
    path("export/", cases.export, name="export"),
    path("views/save/", cases.save_view, name="save_view"),
    path("consider/", steps.consider_many, name="consider_many"),
    path("organisations/<int:pk>/", cases.open_, name="open"),
    path("plans/", planning.plans, name="joint_plans"),
    path("plans/<int:pk>/", planning.plan, name="plan"),
    path("plans/<int:pk>/change/", planning.change, name="change_plan"),
    path("plans/<int:pk>/adopt/", planning.adopt, name="adopt_plan"),
    path("plans/<int:pk>/groups/<int:number>/request.<slug:form>", planning.draft_request, name="plan_request"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/plan/", cases.amend, name="amend"),
    path("<int:pk>/survey/", steps.survey, name="survey"),
    path("<int:pk>/talk/", steps.talk, name="talk"),
    path("<int:pk>/apply/", steps.apply, name="apply"),
    path("<int:pk>/consider/", steps.consider, name="consider"),
    path("<int:pk>/approve/", steps.approve, name="approve"),
    path("<int:pk>/elect/", steps.elect, name="elect"),
    path("<int:pk>/file/", steps.file, name="file"),
    path("<int:pk>/plate/", steps.plate, name="plate"),
    path("<int:pk>/return/", steps.return_, name="return"),
    path("<int:pk>/decide/", steps.decide, name="decide"),
    path("<int:pk>/abandon/", steps.abandon, name="abandon"),
    path("<int:pk>/take-back/", steps.take_back, name="take_back"),
    path("<int:pk>/papers/<slug:paper>.<slug:form>", cases.paper, name="paper"),
    path("<int:pk>/steps/<slug:step>/paper/", cases.evidence, name="evidence"),
]
