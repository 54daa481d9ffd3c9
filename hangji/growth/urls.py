from django.urls import URLPattern, path

from hangji.growth.views import cultivation, pool

app_name = "growth"
urlpatterns: list[URLPattern] = [
    path("", cultivation.cultivations, name="cultivations"),
    path("new/", cultivation.open_, name="open"),
    path("figures/", cultivation.figures, name="figures"),
    path("<int:pk>/", cultivation.cultivation, name="cultivation"),
    path("<int:pk>/next/", cultivation.advance, name="advance"),
    path("<int:pk>/back/", cultivation.take_back, name="take_back"),
    path("<int:pk>/end/", cultivation.end, name="end"),
    path("<int:pk>/withdraw/", cultivation.withdraw, name="withdraw"),
    path("<int:pk>/consent/", cultivation.consent, name="consent"),
    path("steps/<int:pk>/", cultivation.evidence, name="evidence"),
    path("workers/", pool.workers, name="workers"),
    path("workers/export/", pool.workers_export, name="workers_export"),
    path("workers/new/", pool.record, name="record_post"),
    path("workers/<int:pk>/", pool.worker, name="worker"),
    path("posts/<int:pk>/end/", pool.end, name="end_post"),
    path("vacancies/", pool.vacancies, name="vacancies"),
    path("vacancies/<int:pk>/", pool.suggest, name="suggest"),
]
