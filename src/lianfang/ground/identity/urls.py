from django.urls import path

from lianfang.ground.identity import views

app_name = "identity"
urlpatterns = [
    path("persons/", views.look_up, name="look-up"),
    path("persons/export", views.export, name="export"),
    path("persons/<uuid:person>/", views.person, name="person"),
    path("persons/<uuid:person>/reveal", views.reveal, name="reveal"),
    path("persons/<uuid:person>/hold", views.hold, name="hold"),
    path("persons/<uuid:person>/lift-hold", views.lift_hold, name="lift-hold"),
    path("data-protection/", views.desk, name="desk"),
    path("erasures/", views.erasures, name="erasures"),
]
