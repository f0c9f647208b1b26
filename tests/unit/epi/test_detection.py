import csv
from pathlib import Path

import numpy as np
import pytest

from lianfang_epi.detection import Ears, ears
from lianfang_epi.errors import InvalidCounts, InvalidInput, InvalidWindow

FIXTURES = Path(__file__).parents[2] / "fixtures" / "epi" / "detection"
NAMES = {"C1": Ears.C1, "C2": Ears.C2, "C3": Ears.C3_SURVEILLANCE}
QUIET = [3, 5, 4, 6, 2, 4, 5, 3, 4, 5]


def daily():
    with (FIXTURES / "daily.csv").open() as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(row[f"d{i}"]) for row in rows] for i in range(1, 6)])


def answers(method, minimum_sd):
    with (FIXTURES / "ears.csv").open() as file:
        for row in csv.DictReader(file):
            if (row["method"], row["minimum_sd"]) == (method, minimum_sd) and row["upper"] != "NaN":
                yield int(row["series"][1:]) - 1, int(row["day"]) - 1, row


@pytest.mark.parametrize("bad", [-1.0, 2.5, float("nan")])
def test_a_count_that_is_none_is_refused_with_its_place(bad):
    with pytest.raises(InvalidCounts, match=r"counts\[1, 3\]"):
        ears([[1] * 12, [1, 1, 1, bad] + [1] * 8])


@pytest.mark.parametrize(("days", "length"), [(1, 20), (7, 9), (30, 20)])
def test_a_baseline_that_does_not_fit_is_refused(days, length):
    with pytest.raises(InvalidWindow, match=f"baseline_days = {days}"):
        ears([1] * length, baseline_days=days)


@pytest.mark.parametrize("given", [{"alpha": 0.0}, {"alpha": 1.5}, {"minimum_sd": -1.0}])
def test_impossible_settings_are_refused(given):
    with pytest.raises(InvalidInput):
        ears(QUIET, **given)


@pytest.mark.parametrize("minimum_sd", ["0", "0.5"])
@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
def test_bounds_are_those_of_the_r_package(method, minimum_sd):
    found = ears(daily(), method=NAMES[method], minimum_sd=float(minimum_sd))

    rows = list(answers(method, minimum_sd))

    assert len(rows) > 200
    for unit, day, row in rows:
        upper = float(row["upper"])
        assert found.upper[unit, day] == pytest.approx(upper, rel=1e-12, abs=1e-12)
        assert found.is_alarm[unit, day] == (row["alarm"] == "1")


def test_the_published_c3_sums_the_excess_of_three_days():
    counts = [*QUIET, 8, 8, 8]

    found = ears(counts, method=Ears.C3)
    c2 = ears(counts, method=Ears.C2).statistic

    assert found.statistic[-1] == pytest.approx(np.maximum(0, c2[-3:] - 1).sum())
    assert found.is_alarm[-1] == (found.statistic[-1] > 2)


def test_the_bound_of_the_published_c3_says_what_its_sum_says():
    found = ears(daily(), method=Ears.C3, minimum_sd=0.5)

    known = ~np.isnan(found.statistic)
    assert (found.is_alarm == (known & (found.statistic > 2))).all()


def test_only_the_published_c3_counts_the_excess_of_the_day_itself():
    counts = [*QUIET, 4, 4, 40]

    assert ears(counts, method=Ears.C3).is_alarm[-1]
    assert not ears(counts, method=Ears.C3_SURVEILLANCE).is_alarm[-1]


def test_days_without_a_baseline_neither_alarm_nor_know():
    found = ears(daily(), method=Ears.C2)

    assert np.isnan(found.upper[:, :9]).all()
    assert not found.is_alarm[:, :9].any()


def test_one_case_after_nothing_alarms_unless_a_smallest_spread_is_asked():
    counts = [0] * 10 + [1]

    assert ears(counts).is_alarm[-1]
    assert not ears(counts, minimum_sd=0.5).is_alarm[-1]


def test_normal_days_alarm_as_seldom_as_the_baseline_allows():
    # With a mean and a spread from 7 days, (Y - m)/(s sqrt(1 + 1/7)) has Student's t with 6
    # degrees: P(alarm at z = 3.09) = 0.0138 for large counts.
    counts = np.random.default_rng(7).poisson(400, size=(200, 300))

    for method in (Ears.C1, Ears.C2):
        found = ears(counts, method=method)
        rate = found.is_alarm.sum() / np.isfinite(found.upper).sum()
        assert 0.011 < rate < 0.017


def test_a_planted_outbreak_is_found():
    counts = np.random.default_rng(8).poisson(4, size=(50, 40))
    counts[:, 30:33] += 14

    for method in (Ears.C1, Ears.C2, Ears.C3):
        assert ears(counts, method=method).is_alarm[:, 30:33].any(axis=1).mean() > 0.95
