from django.urls import path

from lianfang.people.canvass.views import frame, rounds, walking

app_name = "canvass"
urlpatterns = [
    path("canvass/", rounds.rounds, name="list"),
    path("canvass/plan/", rounds.plan, name="plan"),
    path("canvass/walk/", walking.mine, name="mine"),
    path("canvass/follow-ups/", walking.follow_ups, name="follow-ups"),
    path("canvass/follow-ups/<int:follow_up_id>/", walking.follow_up, name="follow-up"),
    path("canvass/<slug:code>/", rounds.round_, name="round"),
    path("canvass/<slug:code>/gaps/", rounds.gaps, name="gaps"),
    path("canvass/<slug:code>/open", rounds.open_, name="open"),
    path("canvass/<slug:code>/close", rounds.close, name="close"),
    path("canvass/<slug:code>/list/", frame.import_, name="frame"),
    path("canvass/<slug:code>/list/<int:file_id>/", frame.file, name="file"),
    path("canvass/<slug:code>/grids/", frame.grids, name="grids"),
    path("canvass/<slug:code>/walk/", walking.walk, name="walk"),
    path("canvass/<slug:code>/visit/", walking.visit, name="visit"),
]
