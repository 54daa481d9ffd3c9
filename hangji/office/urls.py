"""Addresses of the office's own pages."""

from django.urls import URLPattern, URLResolver, path

from hangji.office.views import audit, bodies, drafts, entrance, issues, settings, users

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("users/", users.users, name="users"),
    path("users/invite/", users.invite, name="invite"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/reissue/", users.reissue, name="reissue"),
    path("users/<int:pk>/deactivate/", users.deactivate, name="deactivate"),
    path("users/<int:pk>/reactivate/", users.reactivate, name="reactivate"),
    path("users/<int:pk>/appoint/", users.appoint, name="appoint"),
    path("users/<int:pk>/person/", users.link_person, name="link_person"),
    path("bodies/new/", bodies.found, name="body_new"),
    path("bodies/<int:pk>/correct/", bodies.correct, name="correct_body"),
    path("bodies/<int:pk>/rename/", bodies.rename, name="rename_body"),
    path("bodies/<int:pk>/parent/", bodies.place, name="place_body"),
    path("posts/<int:pk>/end/", users.end_post, name="end_post"),
    path("issues/", issues.issues, name="issues"),
    path("issues/<int:pk>/", issues.issue, name="issue"),
    path("issues/<int:pk>/files/<int:file>/", issues.file, name="issued_file"),
    path("issues/<int:pk>/withdraw/", issues.withdraw, name="withdraw_issue"),
    path("roles/", users.roles, name="roles"),
    path("audit/", audit.trail, name="audit"),
    path("logs/", audit.logs, name="logs"),
    path("logs/verify/", audit.verify, name="verify"),
    path("running/", settings.running, name="running"),
    path("preferences/", settings.preferences, name="preferences"),
    path("preferences/notices/", settings.notice_preference, name="notice_preference"),
    path("notices/", settings.notices, name="notices"),
    path("notices/read/", settings.read_notices, name="read_notices"),
    path("invitation/<str:key>/<str:token>/", entrance.accept, name="accept"),
    path("draft/drop/", drafts.drop, name="drop_draft"),
    path("language/", entrance.language, name="language"),
    path("large-print/", entrance.large_print, name="large_print"),
    path("demo/", entrance.demo_sign_in, name="demo_sign_in"),
]
