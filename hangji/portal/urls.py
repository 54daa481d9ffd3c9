"""The portal: public pages, and behind portal/desk/ those of the people who make them."""

from django.urls import URLPattern, URLResolver, path

from hangji.portal.views import about, data, machines, public

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("channels/<slug:code>/", public.channel_page, name="channel"),
    path("articles/<int:pk>/", public.article, name="article"),
    path("articles/<int:pk>/files/<str:use>/<int:number>/", public.file, name="file"),
    path("search/", public.search, name="search"),
    path("data/", data.figures, name="figures"),
    path("data/<int:pk>.<str:form>", data.figures_file, name="figures_file"),
    path("about/<slug:page>/", about.about, name="about"),
    path("map/", about.site_map, name="map"),
    path("look/", about.look, name="look"),
    path("feed.xml", machines.feed, name="feed"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
]
