from django.urls import include, path

from lianfang.insight.scenarios.views import clock, files, options, runs, studies

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
    path("what-if/<int:study_id>/", studies.study, name="study"),
    path("what-if/<int:study_id>/settings", studies.save_settings, name="settings"),
    path("what-if/<int:study_id>/assumptions", studies.save_assumptions, name="assumptions"),
    path("what-if/<int:study_id>/options", options.add, name="add-option"),
    path("what-if/<int:study_id>/run", runs.ask, name="run"),
    path("what-if/options/<int:option_id>/change", options.change, name="change-option"),
    path("what-if/options/<int:option_id>/measure/", options.measure, name="measure"),
    path("what-if/options/<int:option_id>/shift", options.shift, name="shift"),
    path("what-if/options/<int:option_id>/remove", options.remove, name="remove-measure"),
    path("what-if/runs/<int:run_id>/cancel", runs.cancel, name="cancel"),
    path("what-if/runs/<int:run_id>/progress", runs.progress, name="progress"),
    path("what-if/runs/<int:run_id>/attach", runs.attach, name="attach"),
    path("what-if/runs/<int:run_id>/results.<str:ending>", files.results, name="results"),
    path("what-if/runs/<int:run_id>/option-<int:number>.npz", files.run_file, name="run-file"),
]
urlpatterns = [
    path("", include((clock_urls, "scenarios"))),
    path("", include((desk_urls, "what_if"))),
]
