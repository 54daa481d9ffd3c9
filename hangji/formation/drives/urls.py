from django.urls import URLPattern, path

from hangji.formation.drives.views import forms, pages

# Part of the room's addresses, under drives/.
urlpatterns: list[URLPattern] = [
    path("", pages.drives, name="drives"),
    path("new/", forms.new, name="drive_new"),
    path("<int:pk>/", pages.drive, name="drive"),
    path("<int:pk>/organisations/", pages.rows, name="drive_rows"),
    path("<int:pk>/organisations/export/", pages.rows_export, name="drive_rows_export"),
    path("<int:pk>/design/", forms.amend, name="amend_drive"),
    path("<int:pk>/begin/", forms.begin, name="begin_drive"),
    path("<int:pk>/end/", forms.extend, name="extend_drive"),
    path("<int:pk>/cancel/", forms.cancel, name="cancel_drive"),
    path("<int:pk>/close/", forms.close, name="close_drive"),
    path("<int:pk>/force/", forms.member, name="drive_member"),
    path("<int:pk>/force/<int:member>/leave/", forms.leave, name="leave_drive"),
    path("<int:pk>/report.<slug:form>", pages.report, name="drive_report"),
    path("<int:pk>/report/issue/", pages.issue_, name="issue_drive_report"),
]
