from django.urls import URLPattern, path

from hangji.places.views import public, sites, takings, visits

app_name = "places"
urlpatterns: list[URLPattern] = [
    path("", sites.sites, name="sites"),
    path("export/", sites.sites_export, name="sites_export"),
    path("new/", sites.whose, name="whose"),
    path("of/<int:pk>/new/", sites.new_site, name="new_site"),
    path("<int:pk>/", sites.site, name="site"),
    path("<int:pk>/edit/", sites.edit_site, name="edit_site"),
    path("<int:pk>/items/new/", sites.add_item, name="add_item"),
    path("items/<int:pk>/", sites.item, name="item"),
    path("items/<int:pk>/drop/", sites.drop_item, name="drop_item"),
    path("<int:pk>/opening/", sites.ask_change, name="ask_change"),
    path("openings/<int:pk>/", sites.decide, name="decide"),
    path("<int:pk>/award/", sites.award, name="award"),
    path("<int:pk>/publish/", sites.publish, name="publish"),
    path("<int:pk>/unpublish/", sites.unpublish, name="unpublish"),
    path("<int:pk>/slots/new/", visits.add_slots, name="add_slots"),
    path("slots/<int:pk>/cancel/", visits.cancel_slot, name="cancel_slot"),
    path("slots/<int:pk>/book/", visits.book, name="book"),
    path("visits/", visits.bookings, name="bookings"),
    path("visits/export/", visits.bookings_export, name="bookings_export"),
    path("visits/<int:pk>/", visits.booking, name="booking"),
    path("visits/<int:pk>/confirm/", visits.confirm, name="confirm"),
    path("visits/<int:pk>/done/", visits.finish, name="finish"),
    path("visits/<int:pk>/cancel/", visits.cancel, name="cancel"),
    path("visits/<int:pk>/move/", visits.move, name="move"),
    path("visits/<int:pk>/feedback/", visits.feedback, name="feedback"),
    path("<int:pk>/take/", takings.take, name="take"),
    path("taken/", takings.takings, name="takings"),
    path("taken/export/", takings.takings_export, name="takings_export"),
    path("taken/<int:pk>/", takings.taking, name="taking"),
    path("taken/<int:pk>/<slug:state>/", takings.step, name="step"),
    path("public/<int:pk>/", public.public_site, name="public_site"),
    path("public/items/<int:pk>/", public.public_item, name="public_item"),
]
