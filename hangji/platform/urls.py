from django.urls import URLPattern, URLResolver, path

from hangji.platform.views import handovers, inclusion, reconciliations

app_name = "platform"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inclusion.organisations, name="organisations"),
    path("export/", inclusion.organisations_export, name="organisations_export"),
    path("parties/", inclusion.parties, name="parties"),
    path("parties/export/", inclusion.parties_export, name="parties_export"),
    path("include/", inclusion.include_some, name="include"),
    path("exclude/", inclusion.exclude_some, name="exclude"),
    path("layouts/<slug:code>/", handovers.show_layout, name="layout"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/draft/", handovers.draft, name="draft"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/file/", handovers.handover_file, name="handover_file"),
    path("handovers/<int:pk>/increment/", handovers.increment, name="increment"),
    path("reconciliations/", reconciliations.reconciliations, name="reconciliations"),
    path("reconciliations/<uuid:pk>/", reconciliations.reconciliation, name="reconciliation"),
    path("reconciliations/<uuid:pk>/again/", reconciliations.compare_again, name="compare_again"),
    path("reconciliations/<uuid:pk>/settle/", reconciliations.settle_some, name="settle"),
    path("reconciliations/<uuid:pk>/original/", reconciliations.original, name="reconciliation_original"),
]
