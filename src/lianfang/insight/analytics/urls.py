from django.urls import path

from lianfang.insight.analytics import views

app_name = "analytics"
urlpatterns = [
    path("estimates/", views.own, name="own"),
    path("estimates/methods/", views.methods, name="methods"),
    path("estimates/line-lists/", views.line_lists, name="line-lists"),
    path("estimates/line-lists/template.csv", views.template, name="template"),
    path("estimates/line-lists/<int:line_list_id>/withdraw/", views.withdraw, name="withdraw"),
    path("estimates/alarms/<int:alarm_id>/", views.alarm, name="alarm"),
    path("estimates/alarms/<int:alarm_id>/answer/", views.answer, name="answer"),
    path("estimates/calculations/<int:calculation_id>/", views.calculation, name="calculation"),
    path("estimates/calculations/<int:calculation_id>/cancel/", views.cancel, name="cancel"),
    path("estimates/<str:code>/", views.overview, name="overview"),
    path("estimates/<str:code>/figures.csv", views.figures_file, name="csv"),
    path("estimates/<str:code>/compute/", views.compute, name="compute"),
    path("estimates/<str:code>/alarms/", views.alarms, name="alarms"),
]
