from django.urls import path

from lianfang.ground.tasks import views

app_name = "tasks"
urlpatterns = [
    path("tasks/", views.tasks, name="list"),
    path("tasks/<int:task_id>/", views.task, name="task"),
    path("tasks/<int:task_id>/sign", views.acknowledge, name="acknowledge"),
    path("tasks/<int:task_id>/ask", views.ask, name="ask"),
    path("tasks/<int:task_id>/answer", views.answer, name="answer"),
    path("tasks/<int:task_id>/report", views.report, name="report"),
    path("tasks/<int:task_id>/accept", views.accept, name="accept"),
    path("tasks/<int:task_id>/return", views.return_, name="return"),
    path("tasks/<int:task_id>/pass-on", views.cascade, name="cascade"),
    path("tasks/<int:task_id>/evidence/<int:evidence_id>", views.evidence_file, name="evidence"),
]
