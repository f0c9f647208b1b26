from django.urls import path, register_converter

from lianfang.insight.sitreps import views
from lianfang.insight.sitreps.converters import DayConverter
from lianfang.insight.sitreps.imports import views as imports_views

register_converter(DayConverter, "day")

app_name = "sitreps"
urlpatterns = [
    path("reports/", views.reports, name="list"),
    path("reports/import/", imports_views.uploads, name="import"),
    path("reports/import/<int:upload_id>/", imports_views.upload, name="upload"),
    path("reports/import/<int:upload_id>/columns/", imports_views.choose, name="columns"),
    path("reports/import/<int:upload_id>/take/", imports_views.take, name="take"),
    path("reports/<str:code>/<day:day>/", views.report, name="report"),
    path("reports/<str:code>/<day:day>/check/", views.check, name="check"),
    path("reports/<str:code>/<day:day>/confirm/", views.confirm, name="confirm"),
    path("reports/<str:code>/<day:day>/zero/", views.zero, name="zero"),
    path("reports/<str:code>/<day:day>/remind/", views.remind, name="remind"),
    path("reports/<str:code>/<day:day>/publish/", views.publish, name="publish"),
]
