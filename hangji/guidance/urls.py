from django.urls import URLPattern, URLResolver, path

from hangji.guidance.views import plans, pool, sending

app_name = "guidance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("instructors/", pool.instructors, name="instructors"),
    path("instructors/export/", pool.instructors_export, name="instructors_export"),
    path("instructors/new/", sending.enlist, name="enlist"),
    path("instructors/<int:pk>/", pool.person, name="person"),
    path("instructors/<int:pk>/available/", sending.available, name="available"),
    path("instructors/<int:pk>/unavailable/", sending.unavailable, name="unavailable"),
    path("instructors/<int:pk>/hand-over/", sending.hand_over, name="hand_over"),
    path("instructors/<int:pk>/release/", sending.release, name="release"),
    path("organisations/<int:pk>/assist/", sending.assist, name="assist"),
    path("organisations/<int:pk>/first-secretary/", sending.first_secretary, name="first_secretary"),
    path("assignments/<int:pk>/end/", sending.end, name="end_duty"),
    path("plans/", plans.plans, name="plans"),
    path("plans/draw/", plans.draw, name="draw"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/replan/", plans.replan, name="replan"),
    path("plans/<int:pk>/choose/", plans.choose, name="choose"),
    path("plans/<int:pk>/adopt/", plans.adopt, name="adopt"),
    path("plans/<int:pk>/drop/", plans.drop, name="drop"),
    path("plans/<int:pk>/<int:organisation>/", plans.line, name="plan_line"),
]
