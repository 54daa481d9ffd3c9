from django.urls import URLPattern, URLResolver, path

from hangji.desk import bodies, duties_page, home, organisation, party, search
from hangji.desk import help as help_

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.front, name="home"),
    path("duties/", duties_page.duties, name="duties"),
    path("search/", search.search, name="search"),
    path("help/", help_.show, name="help"),
    path("organisations/<int:pk>/", organisation.organisation, name="organisation"),
    path("parties/<int:pk>/", party.party_organization, name="party_organization"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<int:pk>/", bodies.body, name="body"),
    path("parties/<int:pk>/", party.party_organization, name="party_organization"),
]
