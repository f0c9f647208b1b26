from django.urls import path

from lianfang.doors.sync import views

app_name = "sync"
urlpatterns = [
    path("devices/", views.devices, name="devices"),
    path("devices/codes", views.make_code, name="make-code"),
    path("devices/file", views.bring_file, name="bring-file"),
    path("devices/disputed/", views.disputed_list, name="disputed-list"),
    path("devices/disputed/<int:disputed_id>/", views.disputed, name="disputed"),
    path("devices/disputed/<int:disputed_id>/take", views.take, name="take"),
    path("devices/disputed/<int:disputed_id>/set-aside", views.set_aside, name="set-aside"),
    path("devices/<uuid:device_id>/", views.device, name="device"),
    path("devices/<uuid:device_id>/name", views.rename, name="rename"),
    path("devices/<uuid:device_id>/limit", views.limit, name="limit"),
    path("devices/<uuid:device_id>/revoke", views.revoke, name="revoke"),
]
