from django.urls import URLPattern, URLResolver, path

from hangji.portal.takedown.views import desk, public

app_name = "takedown"
urlpatterns: list[URLPattern | URLResolver] = [
    # for anybody
    path("new/", public.new, name="new"),
    path("look-up/", public.ask, name="ask"),
    path("mine/", public.page, name="mine"),
    path("mine/leave/", public.leave, name="leave"),
    # for the office
    path("", desk.takedowns, name="takedowns"),
    path("export/", desk.takedowns_export, name="export"),
    path("<int:pk>/", desk.takedown, name="takedown"),
    path("<int:pk>/attachment/", desk.attachment, name="attachment"),
    path("<int:pk>/hide/", desk.hide, name="hide"),
    path("<int:pk>/decide/", desk.decide, name="decide"),
    path("<int:pk>/mail/", desk.mail, name="mail"),
]
