from django.urls import URLPattern, URLResolver, path

from hangji.voices.views import desk, public

app_name = "voices"
urlpatterns: list[URLPattern | URLResolver] = [
    # for anybody
    path("new/", public.new, name="new"),
    path("look-up/", public.ask, name="ask"),
    path("mine/", public.page, name="mine"),
    path("mine/contest/", public.contest, name="contest"),
    path("mine/confirm/", public.confirm, name="confirm"),
    path("mine/erase/", public.erase, name="erase_mine"),
    path("mine/leave/", public.leave, name="leave"),
    # for those who handle them
    path("", desk.complaints, name="complaints"),
    path("export/", desk.complaints_export, name="export"),
    path("figures/", desk.figures, name="figures"),
    path("<int:pk>/", desk.complaint, name="complaint"),
    path("<int:pk>/attachment/", desk.attachment, name="attachment"),
    path("<int:pk>/accept/", desk.accept, name="accept"),
    path("<int:pk>/decline/", desk.decline, name="decline"),
    path("<int:pk>/answer/", desk.answer, name="answer"),
    path("<int:pk>/pass-on/", desk.pass_on, name="pass_on"),
    path("<int:pk>/note/", desk.note, name="note"),
    path("<int:pk>/avoid/", desk.avoid, name="avoid"),
    path("<int:pk>/lift/<int:concern>/", desk.lift, name="lift"),
    path("<int:pk>/erase/", desk.erase, name="erase"),
]
