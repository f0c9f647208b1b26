import csv
import signal

import pytest
import yaml
from click.testing import CliRunner

from lianfang_sim import journal, runfile, scenario
from lianfang_sim.cli import main
from lianfang_sim.records import plain
from tests.unit.sim import toys

FAST = ["--replicates", "6", "--threads", "1"]


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Two scenarios with their land, as people keep them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "land").mkdir()
    rows = [["code", "name", "population", "longitude", "latitude"]]
    rows += [[c.code, c.name, c.population, c.longitude, c.latitude] for c in toys.land().areas]
    (tmp_path / "land/areas.csv").write_text("\n".join(",".join(map(str, row)) for row in rows))
    for name, r0 in (("open", 2.5), ("closed", 1.2)):
        record = scenario.to_record(toys.scenario(name, r0=r0))
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(plain(record)))
    return tmp_path


def call(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_scenario_with_a_field_that_is_none_is_refused(files):
    (files / "open.yaml").write_text("name: x\ncolour: red\n")

    result = call("run", "open.yaml", *FAST)

    assert result.exit_code == 1
    assert "colour = 'red'" in result.stderr


def test_wrong_use_is_told_apart(files):
    assert call("run", "missing.yaml").exit_code == 2
    assert call("run", "open.yaml", "--replicates", "0").exit_code == 2


def test_a_damaged_file_is_told_apart(files):
    (files / "run.npz").write_bytes(b"PK")

    assert call("show", "run.npz").exit_code == 3
    assert call("resume", "run.npz").exit_code == 3


def test_one_file_is_nothing_to_compare(files):
    result = call("compare", "open.yaml", *FAST)

    assert result.exit_code == 1
    assert "two or more" in result.stderr


def test_runs_of_different_seeds_are_not_compared(files):
    for seed in (1, 2):
        call("run", "open.yaml", *FAST, "--seed", seed, "--output", f"{seed}.npz")

    result = call("compare", "1.npz", "2.npz")

    assert result.exit_code == 1
    assert "the seed is 1 in one and 2 in the other" in result.stderr


def test_a_run_is_written_shown_and_repeated(files):
    made = call("run", "open.yaml", *FAST, "--region", "11", "--plot", "fan.svg")
    shown = call("show", "run.npz")

    assert (made.exit_code, shown.exit_code) == (0, 0)
    assert "6 replicates from 0, seed 1" in shown.output
    assert "counted in 11 alone" in shown.output
    assert "areas 11" in (files / "fan.svg").read_text()
    assert shown.output in made.output
    assert (files / "fan.svg").stat().st_size > 1000
    assert call("repeat", "run.npz", "--threads", 2).output == "The same in every count.\n"
    assert runfile.load(files / "run.npz").regions == ("11",)


def test_draws_are_run_in_turn(files):
    (files / "draws.csv").write_text("weight,disease.r0\n1,1.0\n1,3.0\n")

    assert call("run", "open.yaml", *FAST, "--draws", "draws.csv").exit_code == 0

    ensemble = runfile.load(files / "run.npz")
    assert [variant.disease.r0 for variant in ensemble.variants] == [1.0, 3.0]


def test_comparing_says_what_changes_and_writes_it_all(files):
    result = call(
        "compare", "open.yaml", "closed.yaml", *FAST, "--csv", "effects.csv", "--effects", "e.svg"
    )

    assert result.exit_code == 0
    assert "closed against open: 6 pairs" in result.output
    with (files / "effects.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["output"] for row in rows} >= {"infections", "in_beds"}
    assert (files / "e.svg").exists()


def test_control_c_leaves_a_run_to_go_on_with(files, monkeypatch):
    call("run", "open.yaml", *FAST, "--output", "whole.npz", "--replicates", 3000)
    keep = journal.Journal.keep
    with monkeypatch.context() as at_first:
        at_first.setattr(journal.Journal, "keep", lambda *it: (keep(*it), press_control_c()))
        stopped = call("run", "open.yaml", *FAST, "--replicates", 3000)

    assert stopped.exit_code == 130
    assert not (files / "run.npz").exists()
    assert "resume" in call("run", "open.yaml", *FAST).stderr
    assert call("resume", "run.npz").exit_code == 0
    assert (files / "run.npz").read_bytes() == (files / "whole.npz").read_bytes()


def press_control_c():
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        signal.raise_signal(signal.SIGINT)


def test_the_command_for_a_node_is_printed():
    assert call("node", "10.0.0.2", "--head", "10.0.0.1:6379").output.startswith(
        "ray start --address"
    )


def test_the_engine_is_compiled_ahead():
    assert "compiled" in call("warm").output


def test_parameters_are_found_and_can_be_run(files):
    call("run", "open.yaml", *FAST, "--region", "1101")
    new = runfile.load(files / "run.npz").series("confirmed")[0].cumsum()
    days = runfile.load(files / "run.npz").dates
    counted = "\n".join(f"{day},110100,{count}" for day, count in zip(days, new, strict=True))
    (files / "counted.csv").write_text(f"date,code,confirmed\n{counted}\n")
    (files / "calibration.yaml").write_text(CALIBRATION)

    fitted = call("fit", "calibration.yaml", "--threads", "1", "--draws", "4")

    assert fitted.exit_code == 0, fitted.stderr
    assert "disease.r0" in fitted.output
    assert call("run", "open.yaml", *FAST, "--draws", "posterior.csv", "--anew").exit_code == 0
    assert len(runfile.load(files / "run.npz").variants) == 4


CALIBRATION = """
land: land
scenario: open.yaml
observed: counted.csv
regions: ["1101"]
fitted: [2021-03-01, 2021-03-08]
seed: 5
search: {particles: 4, first: 12, rounds: 1}
priors:
  disease.r0: {prior: uniform, low: 1.0, high: 4.0}
"""
