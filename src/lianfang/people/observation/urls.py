from django.urls import path

from lianfang.people.observation.views import appeals, deciding, lists, own, today

app_name = "observation"
urlpatterns = [
    path("observation/", lists.observations, name="list"),
    path("observation/today/", today.today, name="today"),
    path("observation/today/print", today.print_list, name="print"),
    path("observation/sheet/", today.sheet, name="sheet"),
    path("observation/appeals/", appeals.desk, name="appeals"),
    path("observation/appeals/correct", appeals.correct, name="correct"),
    path("observation/appeals/<int:appeal_id>/decide", appeals.decide, name="decide"),
    path("observation/batches/<int:suspicion_id>/settle", appeals.settle, name="settle"),
    path("observation/people/<uuid:person>/", deciding.decide, name="decide-on"),
    path(
        "observation/special/<int:override_id>/confirm",
        deciding.confirm,
        name="confirm-special",
    ),
    path("observation/duties/<int:duty_id>/finish", lists.finish_duty, name="finish-duty"),
    path("observation/<int:placement_id>/", lists.placement, name="placement"),
    path("observation/<int:placement_id>/check", today.check, name="check"),
    path("observation/<int:placement_id>/release", lists.release, name="release"),
    path("observation/<int:placement_id>/diagnose", lists.diagnose, name="diagnose"),
    path(
        "observation/<int:placement_id>/notices/<int:notice_id>.pdf",
        lists.notice_pdf,
        name="notice-pdf",
    ),
    path("notice/", own.find, name="find"),
    path("notice/<slug:code>/", own.notice, name="notice"),
    path("notice/<slug:code>/temperature", own.report, name="own-report"),
    path("notice/<slug:code>/help", own.ask, name="own-help"),
    path("notice/<slug:code>/appeal", own.appeal, name="own-appeal"),
    path("notice/<slug:code>/pdf", own.pdf, name="own-pdf"),
]
