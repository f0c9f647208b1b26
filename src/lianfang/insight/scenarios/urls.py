from django.urls import path

from lianfang.insight.scenarios import views

app_name = "scenarios"
urlpatterns = [
    path("clock/", views.clock_page, name="clock"),
    path("clock/play", views.play, name="play"),
    path("clock/pause", views.pause, name="pause"),
    path("clock/step", views.step, name="step"),
    path("clock/set", views.set_clock, name="set"),
]
