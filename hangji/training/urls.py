from django.urls import URLPattern, path

from hangji.training.views import courses, inviting, sessions, year

app_name = "training"
urlpatterns: list[URLPattern] = [
    path("", sessions.sessions, name="sessions"),
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", courses.new_course, name="new_course"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/edit/", courses.edit_course, name="edit_course"),
    path("courses/<int:pk>/material/", courses.add_material, name="add_material"),
    path("courses/<int:pk>/sessions/", sessions.new_session, name="new_session"),
    path("material/<int:pk>/", courses.material, name="material"),
    path("material/<int:pk>/drop/", courses.drop_material, name="drop_material"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/edit/", sessions.edit_session, name="edit_session"),
    path("sessions/<int:pk>/cancel/", sessions.cancel_session, name="cancel_session"),
    path("sessions/<int:pk>/invite/", inviting.invite, name="invite"),
    path("sessions/<int:pk>/invite/send/", inviting.send_invitations, name="send_invitations"),
    path("sessions/<int:pk>/invite/person/", inviting.invite_person, name="invite_person"),
    path("sessions/<int:pk>/list/", sessions.attendance, name="attendance"),
    path("sessions/<int:pk>/listed/", sessions.listed, name="listed"),
    path("sessions/<int:pk>/export/", sessions.participants_export, name="participants_export"),
    path("sessions/<int:pk>/cost/", sessions.cost, name="cost"),
    path("sessions/<int:pk>/pay/", sessions.pay, name="pay"),
    path("sessions/<int:pk>/reply/", inviting.reply, name="reply"),
    path("invitations/<int:pk>/", inviting.answer, name="answer"),
    path("invitations/<int:pk>/feedback/", inviting.feedback, name="feedback"),
    path("mine/", inviting.mine, name="mine"),
    path("year/", year.year, name="year"),
    path("workers/", year.workers, name="workers"),
    path("workers/export/", year.workers_export, name="workers_export"),
]
