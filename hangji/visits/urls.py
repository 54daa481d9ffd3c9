from django.urls import URLPattern, URLResolver, path

from hangji.visits.views import liaison, visits

app_name = "visits"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", visits.visits, name="visits"),
    path("new/", visits.plan, name="plan"),
    path("<int:pk>/", visits.visit, name="visit"),
    path("<int:pk>/change/", visits.change, name="change"),
    path("<int:pk>/cancel/", visits.cancel, name="cancel"),
    path("<int:pk>/conclude/", visits.conclude, name="conclude"),
    path("opinions/<int:pk>/", visits.outcome, name="outcome"),
    path("difficulties/<int:pk>/", visits.difficulty, name="difficulty"),
    path("difficulties/<int:pk>/raise/", visits.raise_difficulty, name="raise_difficulty"),
    path("key/", liaison.key, name="key"),
    path("key/proposed/", liaison.proposed, name="proposed"),
    path("key/new/", liaison.name_key, name="name_key"),
    path("key/hand-over/", liaison.hand_over, name="hand_over"),
    path("key/<int:pk>/release/", liaison.release, name="release"),
]
