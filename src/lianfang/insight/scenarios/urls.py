from django.urls import include, path

from lianfang.insight.scenarios.views import clock, options, placing, studies
from lianfang.insight.scenarios.views.files import results, run_file
from lianfang.insight.scenarios.views.runs import ask, attach, cancel, progress

clock_urls = [
    path("clock/", clock.clock_page, name="clock"),
    path("clock/play", clock.play, name="play"),
    path("clock/pause", clock.pause, name="pause"),
    path("clock/step", clock.step, name="step"),
    path("clock/set", clock.set_clock, name="set"),
]
desk_urls = [
    path("what-if/", studies.studies, name="list"),
    path("what-if/new/", studies.new, name="new"),
    path("what-if/checkpoints/", placing.page, name="checkpoints"),
    path("what-if/checkpoints/posts.csv", placing.posts_file, name="checkpoints-file"),
    path("what-if/<int:study_id>/", studies.study, name="study"),
    path("what-if/<int:study_id>/settings", studies.save_settings, name="settings"),
    path("what-if/<int:study_id>/assumptions", studies.save_assumptions, name="assumptions"),
    path("what-if/<int:study_id>/options", options.add, name="add-option"),
    path("what-if/<int:study_id>/run", ask, name="run"),
    path("what-if/options/<int:option_id>/change", options.change, name="change-option"),
    path("what-if/options/<int:option_id>/measure/", options.measure, name="measure"),
    path("what-if/options/<int:option_id>/shift", options.shift, name="shift"),
    path("what-if/options/<int:option_id>/remove", options.remove, name="remove-measure"),
    path("what-if/runs/<int:run_id>/cancel", cancel, name="cancel"),
    path("what-if/runs/<int:run_id>/progress", progress, name="progress"),
    path("what-if/runs/<int:run_id>/attach", attach, name="attach"),
    path("what-if/runs/<int:run_id>/results.<str:ending>", results, name="results"),
    path("what-if/runs/<int:run_id>/option-<int:number>.npz", run_file, name="run-file"),
]
urlpatterns = [
    path("", include((clock_urls, "scenarios"))),
    path("", include((desk_urls, "what_if"))),
]
