from django.urls import path

from lianfang.people.screening import views

app_name = "screening"
urlpatterns = [
    path("screening/", views.checkpoints_list, name="list"),
    path("screening/dispositions/<int:disposition_id>/", views.disposition, name="disposition"),
    path("screening/dispositions/<int:disposition_id>/slip", views.slip, name="slip"),
    path("screening/dispositions/<int:disposition_id>/redirect", views.redirect_, name="redirect"),
    path("screening/dispositions/<int:disposition_id>/end", views.end, name="end"),
    path("screening/dispositions/<int:disposition_id>/match", views.match, name="match"),
    path("screening/vehicles/<int:party_id>/slip", views.certificate, name="certificate"),
    path("screening/<slug:code>/", views.checkpoint, name="checkpoint"),
    path("slip/<str:code>/", views.verify, name="verify"),
]
