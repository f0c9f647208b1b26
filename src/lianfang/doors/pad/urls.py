from django.urls import path

from lianfang.doors.pad import views

app_name = "pad"
urlpatterns = [
    path("pad", views.enter, name="enter"),
    path("pad/", views.shell, name="shell"),
    path("pad/manifest.webmanifest", views.manifest, name="manifest"),
    path("pad/worker.js", views.worker, name="worker"),
]
