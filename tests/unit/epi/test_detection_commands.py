import csv
import io

import pytest
from click.testing import CliRunner

from lianfang_epi.cli import main

COUNTS = [2, 3, 1, 2, 4, 2, 3, 2, 1, 3, 2, 19]


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def table(result):
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture
def incidence(tmp_path):
    path = tmp_path / "incidence.csv"
    rows = [
        f"{unit},{day},{n if unit == 'b' else 2}" for unit in "abc" for day, n in enumerate(COUNTS)
    ]
    path.write_text("\n".join(["unit,t,incidence", *rows]))
    return path


@pytest.fixture
def places(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(
        "unit,longitude,latitude,population\na,110,27,900\nb,111,27,800\nc,112,27,700\n"
    )
    return path


def test_a_unit_without_a_place_is_refused(incidence, places):
    places.write_text("unit,longitude,latitude\na,110,27\nb,111,27\n")

    result = run("scan", incidence, places, "--window", 4)

    assert result.exit_code == 1
    assert "has no row for unit 'c'" in result.output


def test_a_unit_without_population_is_refused_with_its_row(incidence, places):
    places.write_text(places.read_text().replace("800", "0"))

    result = run("scan", incidence, places, "--window", 4)

    assert result.exit_code == 1
    assert "row 3: population = '0' of unit 'b'" in result.output


def test_too_short_a_history_is_refused(incidence):
    result = run("detect", incidence, "--method", "farrington")

    assert result.exit_code == 1
    assert "first = 263" in result.output


@pytest.mark.parametrize("method", ["ears-c1", "ears-c2", "ears-c3"])
def test_an_alarm_is_written_with_its_bound_and_method(incidence, method):
    rows = table(run("detect", incidence, "--method", method))

    alarms = [(row["unit"], row["day"]) for row in rows if row["alarm"] == "1"]
    assert alarms == [("b", "11")]
    assert {row["method"] for row in rows} == {method}
    assert rows[0]["upper"] == ""


def test_farrington_writes_its_alarms(tmp_path):
    path = tmp_path / "long.csv"
    counts = [2 + step % 3 for step in range(69)] + [30]
    path.write_text("\n".join(["t,incidence", *(f"{t},{n}" for t, n in enumerate(counts))]))

    rows = table(
        run("detect", path, "--method", "farrington", "--years-back", 3, "--frequency", 20)
    )

    assert [row["day"] for row in rows if row["alarm"] == "1"] == ["69"]


def test_clusters_are_written_with_their_units(incidence, places):
    rows = table(run("scan", incidence, places, "--window", 4, "--replicates", 99, "--share", 0.4))

    assert (rows[0]["units"], rows[0]["first"], rows[0]["last"]) == ("b", "11", "11")
    assert rows[0]["probability"] == "0.01"
    assert rows[0]["model"] == "poisson"
