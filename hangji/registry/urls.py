from django.urls import URLPattern, URLResolver, path

from hangji.registry.views import bodies, changes, lists, organisations, party

app_name = "registry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.organisations, name="organisations"),
    path("export/", lists.organisations_export, name="organisations_export"),
    path("print/", lists.organisations_print, name="organisations_print"),
    path("views/save/", lists.save_view, name="save_view"),
    path("views/<int:pk>/delete/", lists.delete_view, name="delete_view"),
    path("new/", organisations.register, name="register"),
    path("<int:pk>/correct/", organisations.correct, name="correct"),
    path("<int:pk>/rename/", organisations.rename, name="rename"),
    path("<int:pk>/status/", organisations.status, name="status"),
    path("<int:pk>/headcount/", organisations.headcount, name="headcount"),
    path("<int:pk>/instructor/", organisations.assign, name="assign"),
    path("<int:pk>/instructor/end/", organisations.end, name="end_assignment"),
    path("<int:pk>/join/", party.join_party, name="join"),
    path("<int:pk>/leave/", party.leave_party, name="leave"),
    path("parties/", lists.parties, name="parties"),
    path("parties/export/", lists.parties_export, name="parties_export"),
    path("parties/new/", party.form_party, name="form_party"),
    path("parties/<int:pk>/admit/", party.admit, name="admit"),
    path("parties/documents/<int:pk>/", changes.change_document, name="change_document"),
    path("parties/<int:pk>/dissolve/", changes.dissolve_party, name="dissolve"),
    path("parties/<int:pk>/correct/", party.correct_party, name="correct_party"),
    path("parties/<int:pk>/reform/", changes.reform_party, name="reform"),
    path("parties/<int:pk>/merge/", changes.merge_party, name="merge"),
    path("parties/<int:pk>/split/", changes.split_party, name="split"),
    path("parties/<int:pk>/secretary/", party.secretary, name="secretary"),
    path("parties/<int:pk>/approval/", party.approval, name="approval"),
    path("bodies/<int:pk>/transfer/", bodies.transfer_to, name="transfer"),
    path("bodies/<int:pk>/merge/", bodies.merge, name="merge_body"),
    path("bodies/<int:pk>/end/", bodies.end, name="end_body"),
    path("transfers/<int:pk>/", bodies.transfer_made, name="transfer_made"),
    path("transfers/<int:pk>/undo/", bodies.undo, name="undo_transfer"),
]
