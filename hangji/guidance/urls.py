from django.urls import URLPattern, URLResolver, path

from hangji.guidance.views import pool

app_name = "guidance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("instructors/", pool.instructors, name="instructors"),
    path("instructors/export/", pool.instructors_export, name="instructors_export"),
    path("instructors/<int:pk>/", pool.person, name="person"),
]
