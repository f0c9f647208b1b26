from django.urls import path

from lianfang.people.journeys import public, views

app_name = "journeys"
urlpatterns = [
    path("journeys/", views.desk, name="desk"),
    path("journeys/new/", views.new, name="new"),
    path("journeys/lists/", views.manifests, name="manifests"),
    path("journeys/matches/<int:run_id>/", views.run, name="run"),
    path("journeys/matches/<int:run_id>/again", views.again, name="again"),
    path("journeys/matches/<int:run_id>/confirm", views.confirm, name="confirm"),
    path("journeys/matches/<int:run_id>/publish", views.publish, name="publish"),
    path("journeys/matches/<int:run_id>/<int:finding_id>/", views.finding, name="finding"),
    path("co-traveller/", public.co_traveller, name="co-traveller"),
]
