from django.urls import path

from lianfang.ground.checklists import views

app_name = "checklists"
urlpatterns = [
    path("checklists/", views.checklists, name="list"),
    path("checklists/records/<int:filled_id>/", views.filled, name="filled"),
    path("checklists/<slug:code>/", views.checklist, name="checklist"),
    path("checklists/<slug:code>/fill", views.fill, name="fill"),
]
