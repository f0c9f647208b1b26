from django.urls import path

from lianfang.ground.handovers import views

app_name = "handovers"
urlpatterns = [
    path("handovers/", views.unit, name="unit"),
    path("handovers/<int:handover_id>/", views.handover, name="handover"),
    path("handovers/<int:handover_id>/<slug:step>", views.act, name="act"),
]
