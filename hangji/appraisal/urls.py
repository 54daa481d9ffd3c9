from django.urls import URLPattern, URLResolver, path

from hangji.appraisal.views import appraisals, evidence, reviews, rounds

app_name = "appraisal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", rounds.rounds, name="rounds"),
    path("open/", rounds.open_, name="open"),
    path("all/", rounds.appraisals, name="appraisals"),
    path("all/export/", rounds.export, name="export"),
    path("mine/", appraisals.mine, name="mine"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("templates/", evidence.templates, name="templates"),
    path("templates/<slug:code>/<int:version>/", evidence.template, name="template"),
    path("organisations/<int:pk>/", evidence.uses, name="uses"),
    path("rounds/<int:pk>/", rounds.round_, name="round"),
    path("rounds/<int:pk>/export/", rounds.round_export, name="round_export"),
    path("rounds/<int:pk>/hand-out/<slug:stage>/", rounds.hand_out_, name="hand_out"),
    path("rounds/<int:pk>/without/", rounds.without_all, name="without_all"),
    path("rounds/<int:pk>/draw/", rounds.draw, name="draw"),
    path("rounds/<int:pk>/consider/", rounds.consider, name="consider"),
    path("rounds/<int:pk>/tell/", rounds.tell, name="tell"),
    path("rounds/<int:pk>/settle/", rounds.settle, name="settle"),
    path("rounds/<int:pk>/publish/", rounds.publish, name="publish"),
    path("rounds/<int:pk>/published/", evidence.published, name="published"),
    path("<int:pk>/", appraisals.appraisal, name="appraisal"),
    path("<int:pk>/self/", appraisals.self_, name="self"),
    path("<int:pk>/self.xlsx", appraisals.sheet, name="sheet"),
    path("<int:pk>/self/import/", appraisals.take_sheet, name="take_sheet"),
    path("<int:pk>/evidence/<slug:name>/", evidence.piece, name="piece"),
    path("<int:pk>/return/", appraisals.return_, name="return"),
    path("<int:pk>/without/", appraisals.without, name="without"),
    path("<int:pk>/talk/", appraisals.talk, name="talk"),
    path("<int:pk>/object/", appraisals.object_, name="object"),
]
