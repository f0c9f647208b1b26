"""A study is computed in a process of its own, shown in ranges, and attached to a draft order."""

import json
import subprocess
from datetime import UTC, date, datetime

import pytest

from lianfang.command.orders import queries as orders
from lianfang.command.orders.models import Annex
from lianfang.ground.kernel import clock
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.insight.scenarios import acts, jobs, services
from lianfang.insight.scenarios.engine import launching, process
from lianfang.insight.scenarios.errors import NoDraftHere, NotFinished
from lianfang.insight.scenarios.terms import Metric, RunState
from tests.factories import an_actor, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 5, 4, 4, tzinfo=UTC)
SYSTEM = actors.system()


@pytest.fixture
def commander(littoral, settings, tmp_path, monkeypatch):
    settings.PLACE_PACK = "littoral"
    monkeypatch.setattr(launching, "folder", lambda: tmp_path)
    clock.set_to(shown_at=NOW)
    return an_actor(Role.COMMANDER, "7")


@pytest.fixture
def run(commander):
    """All options of a study of a shire, asked for and taken up."""
    study = services.begin(title="Roads", place="71", first=date(2031, 5, 4), by=commander, now=NOW)
    fields = {"replicates": 20, "days": 14, "goal_metric": "infections", "goal_at_most": 1e6}
    services.save_settings(study_id=study.pk, fields=fields, by=commander)
    services.add_option(study_id=study.pk, offer="close_roads", by=commander)
    services.add_option(study_id=study.pk, offer="stay_at_home", by=commander)
    services.put_measure(
        option_id=services.add_option(study_id=study.pk, by=commander).pk,
        record={"kind": "canvass", "place": "71", "start": "2031-05-05"},
        by=commander,
    )
    asked = services.ask(study_id=study.pk, by=commander, now=NOW)
    return services.take_up(run_id=asked.pk, log="run.log", by=SYSTEM, now=NOW)


@pytest.fixture
def finished(run):
    process.work(run.pk)
    run.refresh_from_db()
    return run


def test_what_is_not_finished_cannot_be_attached(run, commander):
    with pytest.raises(NotFinished):
        services.draft_from_option(run_id=run.pk, position=1, by=commander, now=NOW)


def test_a_cancelled_computation_leaves_nothing_behind(run, commander):
    services.cancel(run_id=run.pk, by=commander, now=NOW)

    process.work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.results) == (RunState.CANCELLED, {})


def test_one_cancelled_on_the_way_stops_and_shows_nothing(run, commander, monkeypatch):
    def cancelled(**_facts):
        services.cancel(run_id=run.pk, by=commander, now=NOW)
        return False

    monkeypatch.setattr(services, "note_progress", cancelled)
    monkeypatch.setattr("lianfang.insight.scenarios.engine.computing.TELL_EVERY_SECONDS", 0)
    process.work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.results) == (RunState.CANCELLED, {})


def test_an_input_the_simulator_refuses_is_said_in_words(run, client):
    run.inputs["base"]["importation"]["modes"] = {"road": 7}
    run.save(update_fields=["inputs"])

    process.work(run.pk)

    run.refresh_from_db()
    text = page(client, run.study_id)
    assert run.state == RunState.FAILED
    assert "The simulator refused the inputs" in text


def test_three_lost_workers_are_enough(run):
    for _more in range(3):
        services.take_up(run_id=run.pk, log="run.log", by=SYSTEM, now=NOW)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.problem["code"] == "scenarios.run.cut-off"


def test_a_run_that_somebody_holds_is_not_begun_again(run, monkeypatch):
    monkeypatch.setattr(launching, "launch", lambda run_id: pytest.fail("begun twice"))

    with launching.hold(run.pk):
        assert jobs.take_up_lost() == 0


def test_a_run_whose_process_is_gone_is_taken_up_again(run, monkeypatch):
    begun = []
    monkeypatch.setattr(launching, "launch", begun.append)

    assert jobs.take_up_lost() == 1

    run.refresh_from_db()
    assert (begun, run.attempts) == ([run.pk], 2)


def test_the_process_is_python_with_the_number_of_the_run(run, monkeypatch):
    asked = []

    class Begun:
        pid = 7

        def __init__(self, words, **_how):
            asked.append(words)

    monkeypatch.setattr(subprocess, "Popen", Begun)

    assert launching.launch(run.pk) == 7
    assert asked[0][1:4] == ["-m", launching.MODULE, str(run.pk)]


def test_every_option_has_ranges_and_nothing_is_silent(finished):
    options = finished.results["options"]

    assert finished.state == RunState.FINISHED
    assert finished.done == finished.total == 80
    assert [option["position"] for option in options] == [0, 1, 2, 3]
    for option in options:
        assert option["metrics"].keys() == set(Metric.values)
        assert len(option["blocked"]) == len(option["lines"])
        for found in option["metrics"].values():
            assert found["low"] <= found["middle"] <= found["high"]
    assert options[0]["against"]["infections"]["verdict"] == "none"
    assert options[3]["not_simulated"] == [2]
    assert options[3]["against"]["infections"]["verdict"] == "none"


def test_staying_at_home_averts_and_restricts(finished):
    home = finished.results["options"][2]

    assert home["against"]["infections"]["mean_high"] < 0
    assert home["metrics"]["person_days_restricted"]["low"] > 10_000


def test_the_mildest_that_meets_the_goal_does_not_ask_for_more_than_another(finished):
    assert finished.results["frontier"]["meets"] == [True, True, True, True]
    assert finished.results["frontier"]["mildest"] in {0, 3}


def test_the_same_inputs_give_the_same_numbers(finished):
    kept = finished.results
    for file in launching.folder().glob("*.npz"):
        file.unlink()
    type(finished).objects.filter(pk=finished.pk).update(state="running", results={})

    process.work(finished.pk)

    finished.refresh_from_db()
    assert finished.results == kept


def page(client, study_id: int, *, language: str = "en", role=Role.COMMANDER) -> str:
    signed_in(client, role, "7")
    answer = client.get(f"/what-if/{study_id}/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_ranges_limits_and_what_did_nothing(finished, client):
    text = page(client, finished.study_id)

    for words in (
        "computed, not reported",
        "What this cannot tell you",
        "not one infection more or fewer in any run",
        "not simulated, no effect is known",
        "Goal: Infections at most 1,000,000 in 80 % of runs.",
        "The least restrictive option that meets the goal",
        finished.digest[:12],
    ):
        assert words in text


def test_an_option_becomes_a_draft_with_what_was_computed(finished, commander):
    order_id = services.draft_from_option(run_id=finished.pk, position=2, by=commander, now=NOW)

    order = orders.order(order_id=order_id, by=commander)
    assert [one["kind"] for one in order.clauses.get().measures] == ["stay_at_home"]
    annex = Annex.objects.get(order=order)
    assert annex.study == finished.study.subject
    assert all(one["low"] <= one["high"] for one in annex.summary["findings"])
    assert Entry.objects.filter(act=acts.STUDY_ATTACHED).count() == 1


def test_attaching_again_puts_the_new_result_in_the_place_of_the_old(finished, commander):
    order_id = services.draft_from_option(run_id=finished.pk, position=2, by=commander, now=NOW)
    services.attach_to_draft(run_id=finished.pk, order_id=order_id, by=commander, now=NOW)

    assert Annex.objects.count() == 1


def test_who_drafts_no_orders_cannot_attach(finished):
    with pytest.raises(NoDraftHere):
        services.draft_from_option(
            run_id=finished.pk, position=2, by=an_actor(Role.EPIDEMIOLOGIST, "7"), now=NOW
        )


def test_the_results_can_be_taken_away_as_files(finished, client):
    signed_in(client, Role.COMMANDER, "7")
    address = f"/what-if/runs/{finished.pk}"

    whole = json.loads(client.get(f"{address}/results.json").content)
    rows = client.get(f"{address}/results.csv").content.decode().splitlines()
    file = client.get(f"{address}/option-1.npz")

    assert whole["inputs"]["seed"] == finished.study.seed
    assert len(rows) == 2 + 4 * len(Metric)
    assert file.content[:2] == b"PK"


def test_a_file_of_another_kind_is_not_there(finished, client):
    signed_in(client, Role.COMMANDER, "7")

    assert client.get(f"/what-if/runs/{finished.pk}/results.exe").status_code == 404
    assert client.get(f"/what-if/runs/{finished.pk}/option-9.npz").status_code == 404
