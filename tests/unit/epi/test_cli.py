import csv
import io
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from lianfang_epi.cli import main
from lianfang_epi.reproduction import reproduction_number
from lianfang_epi.serial import Parametric, discretised_gamma
from tests.unit.epi.references import column, incidence

README = Path(__file__).parents[3] / "src" / "lianfang_epi" / "README.md"
FLU = ["--si-mean", "2.6", "--si-sd", "1.5"]
UNSURE = ["--si-mean-sd", "1", "--si-mean-bounds", "1.1", "4.2", "--si-sd-sd", "0.5"]


@pytest.fixture
def file(tmp_path):
    def written(text, name="incidence.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def run(*arguments, exit_code=0):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == exit_code, result.output
    return result.stdout if exit_code == 0 else result.stderr


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def flu(file):
    return file(
        "t,incidence\n" + "".join(f"{t},{n:g}\n" for t, n in enumerate(incidence("Flu2009")))
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("t,incidence\n1,3\n2,-4\n", "row 3: incidence = '-4' is no whole number"),
        ("t,incidence\n1,3\n2,\n", "row 3: incidence is missing"),
        ("t,incidence\n1,3\n2,1.5\n", "row 3: incidence = '1.5' is no whole number"),
        ("t,incidence\n1,3\n2,inf\n", "row 3: incidence = 'inf' is no whole number"),
        ("t,incidence\n1,3\n2,many\n", "row 3: incidence = 'many' is no number"),
        ("t,incidence\n1,3\n3,4\n", "has no row for 2: a day left out is no nought"),
        ("t,incidence\n1,3\n1,4\n", "row 3: t 1 is given twice"),
        ("t,incidence\n1,3\n2,4,5\n", "row 3: has 3 cells; the heading has 2"),
        ("date,incidence\n2020-01-29,3\n30/01,4\n", "row 3: date = '30/01' is no date"),
        ("date,incidence\n2020-01-29,3\n2020-01-31,3\n", "has no row for 2020-01-30"),
        ("t,unit,incidence\n1,a,3\n2,a,3\n1,b,3\n", "unit 'b' has no row for t 2"),
        ("t,incidence,imported\n1,3,0\n2,4,5\n", "row 3: imported = 5 is more than incidence = 4"),
        (
            "t,local,imported,incidence\n1,3,1,5\n",
            "row 2: incidence = 5 is not local and imported, 4",
        ),
        ("day,incidence\n1,3\n", "row 1: has no column 'date' or 't'"),
        ("t,cases\n1,3\n", "row 1: has no column 'incidence' or 'local'"),
        ("t,incidence\n", "has no rows"),
        ("", "has no rows"),
    ],
)
def test_a_bad_file_is_refused_whole_with_row_and_reason(file, tmp_path, text, says):
    output = tmp_path / "r.csv"
    said = run("rt", file(text), *FLU, "--output", str(output), exit_code=1)
    assert says in said
    assert not output.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("k,w\n0,0\n1,0.5\n2,0.4\n", "serial_interval[sum] = 0.9 is not 1"),
        ("k,w\n0,0.1\n1,0.9\n", "serial_interval[0] = 0.1 puts mass on day 0"),
        ("k,w\n0,0\n2,1\n", "row 3: k = 2 should be 1"),
        ("k\n0\n", "has no column 'w'; it has k"),
    ],
)
def test_a_bad_serial_interval_is_refused(file, text, says):
    assert says in run("rt", flu(file), "--serial-interval", file(text, "si.csv"), exit_code=1)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "Give --serial-interval, or --si-mean and --si-sd"),
        (["--si-mean", "2.6"], "Give --serial-interval, or --si-mean and --si-sd"),
        ([*FLU, *UNSURE], "An uncertain serial interval needs all of"),
    ],
)
def test_wrong_use_has_an_exit_code_of_its_own(file, options, says):
    assert says in run("rt", flu(file), *options, exit_code=2)


def test_two_intervals_at_once_are_wrong_use(file):
    known = file("k,w\n0,0\n1,1\n", "si.csv")
    said = run("rt", flu(file), "--serial-interval", known, *FLU, exit_code=2)
    assert "not both" in said


def test_other_refusals_of_the_estimates_are_one_line(file):
    assert "window = 70 is longer" in run("rt", flu(file), *FLU, "--window", "70", exit_code=1)
    assert "mean = 0.6 must be above 1" in run(
        "rt", flu(file), "--si-mean", "0.6", "--si-sd", "1", exit_code=1
    )


def test_r_from_files_is_r_from_arrays(file):
    weights = discretised_gamma(2.6, 1.5, days=21).tolist()
    known = file("k,w\n" + "".join(f"{k},{w!r}\n" for k, w in enumerate(weights)), "si.csv")
    options = ["--window", "7", "--prior-mean", "5", "--prior-sd", "5"]
    rows = table(run("rt", flu(file), "--serial-interval", known, *options))
    expected = reproduction_number(incidence("Flu2009"), weights)
    assert [float(row["mean"]) for row in rows] == expected.mean.tolist()
    assert [float(row["q0.975"]) for row in rows] == expected.quantiles[:, 2].tolist()
    assert (rows[0]["first"], rows[0]["last"], rows[0]["few_cases"]) == ("1", "7", "0")


def test_units_dates_and_imported_cases_are_read(file):
    names = ("dates", "local", "imported")
    local, imported = (column("mers.csv", name) for name in names[1:])
    lines = [
        f"{unit},{date(2014, 8, 11) + timedelta(t)},{local[t]:g},{imported[t]:g}\n"
        for t in range(60)
        for unit in "ba"
    ]
    text = "unit,date,local,imported\n" + "".join(lines)
    rows = table(run("rt", file(text), "--si-mean", "6.8", "--si-sd", "4.1"))
    expected = reproduction_number(
        (local + imported)[:60], Parametric(mean=6.8, sd=4.1), imported=imported[:60]
    )
    assert [row["unit"] for row in rows] == ["a"] * 53 + ["b"] * 53
    assert rows[0]["first"] == "2014-08-12"
    assert [float(row["mean"]) for row in rows[:53]] == pytest.approx(expected.mean, rel=1e-13)


def test_an_uncertain_interval_widens_r(file):
    sure = table(run("rt", flu(file), *FLU))
    unsure = table(run("rt", flu(file), *FLU, *UNSURE, "--si-sd-bounds", "0.5", "2.5"))
    assert float(unsure[0]["sd"]) > float(sure[0]["sd"])


def test_cohorts_are_written_and_corrected(file, tmp_path):
    output = tmp_path / "wt.csv"
    assert run("wallinga-teunis", flu(file), *FLU, "--output", str(output)) == ""
    plain = table(output.read_text(encoding="utf-8"))
    corrected = table(run("wallinga-teunis", flu(file), *FLU, "--corrected"))
    assert plain[-1]["censored"] == "1"
    assert float(corrected[-1]["mean"]) > float(plain[-1]["mean"])


def test_growth_is_written_with_and_without_r(file):
    text = "t,incidence\n" + "".join(f"{t},{int(1e6 * 1.1**t)}\n" for t in range(10))
    row = table(run("growth", file(text), *FLU))[0]
    assert float(row["rate"]) == pytest.approx(np.log(1.1), rel=1e-4)
    assert float(row["doubling_days"]) == pytest.approx(7.27, abs=0.01)
    assert row["halving_days"] == ""
    assert float(row["r"]) > 1
    assert table(run("growth", file(text), "--method", "log-linear"))[0]["r"] == ""


def test_a_quiet_unit_has_a_note_and_takes_no_other_with_it(file):
    counts = {"busy": (4, 6, 9, 14), "quiet": (0, 0, 1, 0)}
    lines = [f"{unit},{t},{n}\n" for unit, series in counts.items() for t, n in enumerate(series)]
    busy, quiet = table(run("growth", file("unit,t,incidence\n" + "".join(lines)), *FLU))
    assert float(busy["rate"]) > 0 and busy["note"] == ""
    assert quiet["rate"] == "" and "1 days with cases: 2 are needed" in quiet["note"]


def test_events_are_completed(file):
    rng, first = np.random.default_rng(4), date(2020, 1, 1)
    events = [
        (first + timedelta(t), first + timedelta(t + int(late)))
        for t in range(50)
        for late in rng.poisson(3, 20)
    ]
    known = "".join(f"{one},{two}\n" for one, two in events if two <= first + timedelta(49))
    path = file("onset,reported\n" + known)
    rows = table(run("nowcast", path, "--max-delay", "10", "--last", "2020-02-19"))
    assert rows[-1]["date"] == "2020-02-19"
    assert rows[0]["complete"] == "1" and rows[-1]["complete"] == "0"
    late = rows[-3]
    assert float(late["q0.05"]) <= 20 <= float(late["q0.95"]) and int(late["reported"]) < 20


def test_a_report_before_its_onset_is_refused_with_its_row(file):
    path = file("onset,reported\n2020-01-02,2020-01-03\n2020-01-02,2020-01-01\n")
    assert "row 3: reported = 2020-01-01 is before the onset" in run("nowcast", path, exit_code=1)


def test_delays_are_fitted_from_dates_and_from_times(file):
    pairs = "".join(f"2020-01-0{1 + n % 5},2020-01-0{5 + n % 4}\n" for n in range(20))
    rows = table(run("delay", file("first,second\n" + pairs), "--last", "2020-01-20"))
    assert {row["family"] for row in rows} == {"gamma", "lognormal", "weibull"}
    assert [float(row["aic"]) for row in rows] == sorted(float(row["aic"]) for row in rows)
    assert {row["truncated"] for row in rows} == {"1"}
    heading = "first_from,first_to,second_from,second_to,seen_until\n"
    times = "".join(f"0,1,{n},{n + 1},20\n" for n in (2, 3, 3, 4, 6, 9))
    row = table(run("delay", file(heading + times), "--family", "gamma"))[0]
    assert float(row["mean_lower"]) < float(row["mean"]) < float(row["mean_upper"])


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("first,second\n2020-01-02,2020-01-01\n", [], "row 2: second = 2020-01-01 is before first"),
        (
            "first,second\n2020-01-02,2020-02-01\n",
            ["--last", "2020-01-31"],
            "is after the last day",
        ),
        ("first,last\n1,2\n", [], "has no column 'first_from'"),
        (
            "first_from,first_to,second_from,second_to\n0,1,2,3\n",
            ["--last", "2020-01-31"],
            "use the column seen_until",
        ),
    ],
)
def test_bad_pairs_are_refused(file, text, options, says):
    assert says in run("delay", file(text), *options, exit_code=1)


def test_the_example_of_the_readme_runs(capsys):
    example = README.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    exec(compile(example, str(README), "exec"), {})  # noqa: S102 - our own page
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "R on day 19: 0.94, 95 % 0.73 to 1.17",
        "each case of days 0 to 6 infected 1.71",
        "doubling in 3.8 days, R 1.55",
    ]
