from django.urls import path

from lianfang.ground.places import views

app_name = "places"
urlpatterns = [
    path("places/", views.places, name="own"),
    path("places/<slug:code>/", views.place, name="place"),
    path("geo/<slug:pack>/<slug:name>.geojson", views.boundary, name="boundary"),
]
