import csv
from pathlib import Path

import numpy as np
import pytest

from lianfang_epi.errors import InvalidCounts, InvalidInput, InvalidWindow
from lianfang_epi.farrington import FarringtonOptions, Threshold, baseline, farrington

FIXTURES = Path(__file__).parents[2] / "fixtures" / "epi" / "detection"
DELTA = {"threshold": Threshold.TWO_THIRDS_POWER, "reweight_above": None, "trend_alpha": 0.05}
UPPER = {"threshold": Threshold.UPPER_MEAN, "reweight_above": None}
OPTIONS = {
    "plain_delta": {"periods": 1, "guard": 3, "alpha": 0.05, **DELTA},
    "plain_nb": {"years_back": 4, "periods": 1, "alpha": 0.01},
    "plain_muan": {"years_back": 4, "periods": 1, "alpha": 0.01, **UPPER},
    "strong_weights": {"periods": 5, "alpha": 0.01, "reweight_above": 1},
    "no_weights": {
        "years_back": 4, "periods": 1, "alpha": 0.01, "reweight_above": None, "has_trend": False,
    },
    "noufaily": {"alpha": 0.01},
    "seasons_muan": UPPER,
    "periods5_delta": {"periods": 5, "alpha": 0.01, **DELTA},
}  # fmt: skip
SHORT = FarringtonOptions(frequency=12, half_window=1, guard=2, years_back=3, periods=4)


def weekly():
    with (FIXTURES / "weekly.csv").open() as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(row[f"s{i}"]) for row in rows] for i in range(1, 6)])


def answers(name):
    with (FIXTURES / "farrington.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["options"] == name]
    return [(int(row["series"][1:]) - 1, int(row["week"]) - 1, row) for row in rows]


def test_a_missing_count_is_refused_with_its_place():
    counts = np.ones(60)
    counts[7] = np.nan

    with pytest.raises(InvalidCounts, match=r"counts\[7\] = nan is missing"):
        farrington(counts, options=SHORT)


def test_fewer_years_than_asked_for_are_refused():
    with pytest.raises(InvalidWindow, match="first = 37"):
        farrington(np.ones(37), options=SHORT)


@pytest.mark.parametrize(
    "given",
    [{"alpha": 0.0}, {"years_back": 0}, {"guard": 1}, {"periods": 60}, {"trend_alpha": 2.0}],
)
def test_impossible_options_are_refused(given):
    with pytest.raises(InvalidInput):
        FarringtonOptions(**given)


@pytest.mark.parametrize("name", list(OPTIONS))
def test_results_are_those_of_the_r_package(name):
    found = farrington(weekly(), first=376, options=FarringtonOptions(**OPTIONS[name]))

    rows = answers(name)

    assert len(rows) > 60
    for unit, week, row in rows:
        assert found.is_alarm[unit, week] == (row["alarm"] == "1")
        if found.has_enough[unit, week]:  # it reports nothing where it does not judge
            pairs = _pairs(found, row, at=(unit, week), name=name)
            assert all(ours == pytest.approx(theirs, rel=1e-9) for ours, theirs in pairs)


def _pairs(found, row, *, at, name):
    yield found.upper[at], float(row["upper"])
    yield found.expected[at], float(row["expected"])
    yield found.dispersion[at], float(row["phi"])
    yield found.probability[at], float(row["pvalue"])
    if row["trendv"] != "NA":
        yield found.trend[at], float(row["trendv"])
    if name.endswith("delta"):
        yield found.score[at], float(row["score"])


def test_the_season_of_a_week_is_its_window_and_the_rest_of_the_year_cut_evenly():
    index, season = baseline(399, FarringtonOptions())

    year = season[index >= 399 - 52 * 5 - 3][:52].tolist()

    assert [year.count(level) for level in range(10)] == [7] + [5] * 9
    assert index.max() == 399 - 27


def test_a_season_in_which_nothing_ever_happened_expects_nothing():
    counts = np.zeros(40)
    counts[-1] = 6

    found = farrington(counts, options=SHORT)

    assert (found.expected[-1], found.upper[-1]) == (0, 0)
    assert found.is_alarm[-1]


def test_few_cases_lately_never_alarm():
    counts = np.zeros(40)
    counts[-1] = 4

    assert not farrington(counts, options=SHORT).is_alarm.any()


def test_quiet_weeks_alarm_at_about_the_stated_rate():
    rng = np.random.default_rng(11)
    season = 30 * np.exp(0.4 * np.cos(np.arange(52 * 6) / 52 * 2 * np.pi))
    counts = rng.negative_binomial(season, 0.5, size=(14, 52 * 6))

    found = farrington(counts, options=FarringtonOptions(alpha=0.02))

    rate = found.is_alarm[:, found.first :].mean()
    assert 0.008 < rate < 0.04


def test_a_planted_outbreak_is_found_though_one_lies_in_its_baseline():
    counts = np.random.default_rng(12).poisson(20, size=(30, 52 * 6))
    counts[:, 100:104] += 40
    counts[:, -4:] += 25

    assert farrington(counts, first=52 * 6 - 4).is_alarm[:, -1].mean() > 0.9
