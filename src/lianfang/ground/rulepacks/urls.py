from django.urls import path

from lianfang.ground.rulepacks import views

app_name = "rulepacks"
urlpatterns = [
    path("rules/", views.packs_list, name="list"),
    path("rules/publish/", views.publish, name="publish"),
    path("rules/<str:code>/", views.pack, name="pack"),
]
