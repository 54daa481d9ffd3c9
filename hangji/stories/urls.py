from django.urls import URLPattern, path

from hangji.stories.views import calls, public, stories

app_name = "stories"
urlpatterns: list[URLPattern] = [
    path("", calls.stories, name="stories"),
    path("export/", calls.stories_export, name="stories_export"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.new_call, name="new_call"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/edit/", calls.edit_call, name="edit_call"),
    path("calls/<int:pk>/write/", calls.write, name="write"),
    path("<int:pk>/", stories.story, name="story"),
    path("<int:pk>/versions/<int:number>/", stories.versions, name="versions"),
    path("<int:pk>/edit/", stories.edit, name="edit"),
    path("<int:pk>/submit/", stories.submit, name="submit"),
    path("<int:pk>/withdraw/", stories.withdraw, name="withdraw"),
    path("<int:pk>/consents/new/", stories.add_consent, name="add_consent"),
    path("consents/<int:pk>/withdraw/", stories.withdraw_consent, name="withdraw_consent"),
    path("consents/<int:pk>/paper/", stories.consent_paper, name="consent_paper"),
    path("<int:pk>/return/", stories.send_back, name="send_back"),
    path("<int:pk>/choose/", stories.choose, name="choose"),
    path("<int:pk>/entry/", stories.link, name="link"),
    path("<int:pk>/propose/", stories.propose, name="propose"),
    path("publications/<int:pk>/", stories.agree, name="agree"),
    path("<int:pk>/end/", stories.end, name="end"),
    path("<int:pk>/use/", stories.use, name="use"),
    path("public/", public.public_stories, name="public"),
    path("public/<int:pk>/", public.public_story, name="public_story"),
]
