"""The portal: public pages, and behind portal/desk/ those of the people who make them."""

from django.urls import URLPattern, URLResolver, path

from hangji.portal.views import about, data, desk, machines, public, reviews, writing
from hangji.portal.views import open as opening

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
    path("desk/", desk.articles, name="desk"),
    path("desk/new/", writing.new, name="desk_new"),
    path("desk/figures/", opening.figures, name="desk_figures"),
    path("desk/figures/<int:pk>/open/", opening.open_, name="open_figures"),
    path("desk/figures/<int:pk>/close/", opening.close, name="close_figures"),
    path("desk/steps/<int:pk>/", reviews.step, name="desk_step"),
    path("desk/steps/<int:pk>/hand/", reviews.hand, name="desk_hand"),
    path("desk/<int:pk>/", desk.article, name="desk_article"),
    path("desk/<int:pk>/edit/", writing.edit, name="desk_edit"),
    path("desk/<int:pk>/offer/", writing.offer, name="desk_offer"),
    path("desk/<int:pk>/take-up/", writing.take_up, name="desk_take_up"),
    path("desk/<int:pk>/drop/", writing.drop, name="desk_drop"),
    path("desk/<int:pk>/picture/", writing.picture, name="desk_picture"),
    path("desk/<int:pk>/attachment/", writing.attachment, name="desk_attachment"),
    path("desk/<int:pk>/remove/<int:file>/", writing.remove, name="desk_remove"),
    path("desk/<int:pk>/files/<str:use>/<int:number>/", desk.file, name="desk_file"),
    path("desk/<int:pk>/versions/", desk.versions, name="desk_versions"),
    path("desk/<int:pk>/send/", reviews.send, name="desk_send"),
    path("desk/<int:pk>/release/", reviews.release, name="desk_release"),
    path("desk/<int:pk>/correct/", writing.correct, name="desk_correct"),
    path("desk/<int:pk>/withdraw/", reviews.withdraw, name="desk_withdraw"),
    path("desk/<int:pk>/restore/", reviews.restore, name="desk_restore"),
]
