from django.urls import URLPattern, URLResolver, path

from hangji.privacy.views import inventory, persons, requests, reveal

app_name = "privacy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inventory.inventory, name="inventory"),
    path("retention/", inventory.retention, name="retention"),
    path("persons/", persons.persons, name="persons"),
    path("persons/<int:pk>/", persons.person, name="person"),
    path("persons/<int:pk>/export/", persons.person_export, name="person_export"),
    path("persons/<int:pk>/erase/", persons.person_erase, name="person_erase"),
    path("users/<int:pk>/", persons.user, name="user"),
    path("users/<int:pk>/export/", persons.user_export, name="user_export"),
    path("users/<int:pk>/erase/", persons.user_erase, name="user_erase"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:pk>/", requests.request_, name="request"),
    path("requests/<int:pk>/carry-out/", requests.carry_out, name="carry_out"),
    path("requests/<int:pk>/decline/", requests.decline, name="decline"),
    path("requests/<int:pk>/retract/", requests.retract, name="retract"),
    path("reveal/<slug:code>/<int:pk>/", reveal.reveal, name="reveal"),
]
