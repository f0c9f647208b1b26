from django.urls import path

from lianfang.field.facilities import views

app_name = "facilities"
urlpatterns = [
    path("guide/", views.guide, name="guide"),
    path("facilities/", views.facilities, name="list"),
    path("facilities/<int:facility_id>/", views.facility, name="facility"),
    path("facilities/<int:facility_id>/confirm", views.confirm, name="confirm"),
    path("facilities/<int:facility_id>/capacity", views.set_capacity, name="capacity"),
    path("facilities/<int:facility_id>/open", views.open_, name="open"),
    path("facilities/<int:facility_id>/close", views.close, name="close"),
    path("facilities/<int:facility_id>/rooms", views.add_rooms, name="add-rooms"),
    path("facilities/rooms/<int:room_id>/<slug:act>", views.room, name="room"),
]
