import numpy as np
import pytest

from lianfang_epi.errors import InvalidCounts, InvalidDistribution, InvalidInput, InvalidWindow
from lianfang_epi.transmission import wallinga_teunis
from tests.unit.epi.references import OUTBREAKS, column, incidence, interval, spans

TEUNIS = "epiestim_wallinga_teunis.csv"
WEIGHTS = [0, 0.25, 0.5, 0.25]


@pytest.mark.parametrize(
    ("counts", "changes", "error", "says"),
    [
        ([1, -1, 2], {}, InvalidCounts, r"incidence\[1\] = -1.0"),
        ([1, None, 2], {}, InvalidCounts, r"incidence\[1\] = nan is missing"),
        ([[1, 2], [3, 4]], {}, InvalidCounts, r"incidence = \[2, 2\] is no shape"),
        ([1, 2, 3], {"window": 4}, InvalidWindow, "window = 4 is longer than the 3 days"),
        ([1, 2, 3], {"window": 1, "simulations": 0}, InvalidInput, "simulations = 0"),
        ([1, 2, 3], {"window": 1, "probability": 1}, InvalidInput, "probability = 1"),
    ],
)
def test_bad_input_is_refused(counts, changes, error, says):
    with pytest.raises(error, match=says):
        wallinga_teunis(counts, WEIGHTS, **changes)


def test_an_interval_that_is_none_is_refused():
    with pytest.raises(InvalidDistribution, match="mass on day 0"):
        wallinga_teunis([1, 2, 3], [0.5, 0.5], window=1)


@pytest.mark.parametrize("outbreak", OUTBREAKS)
def test_it_agrees_with_the_reference(outbreak):
    window = spans(TEUNIS, dataset=outbreak)
    found = wallinga_teunis(incidence(outbreak), interval(outbreak), window=window)
    expected = {
        name: column(TEUNIS, name, dataset=outbreak) for name in ("mean", "q0.025", "q0.975")
    }
    np.testing.assert_allclose(found.mean, expected["mean"], rtol=1e-12)
    # Bounds come from 1,000 draws on both sides.
    np.testing.assert_allclose(found.lower, expected["q0.025"], atol=0.6, rtol=0.1)
    np.testing.assert_allclose(found.upper, expected["q0.975"], atol=0.6, rtol=0.1)


def test_every_case_but_the_first_has_one_infector():
    counts = np.random.default_rng(4).poisson(8, 40)
    daily = wallinga_teunis(counts, WEIGHTS, window=1)
    infected = np.nansum(daily.mean * daily.cases)
    assert infected == pytest.approx(counts[1:].sum() - daily.unexplained)


def test_steady_incidence_means_one_each_and_falls_off_at_the_right_edge():
    found = wallinga_teunis(np.full(40, 20), WEIGHTS, window=1)
    assert found.mean[10:36] == pytest.approx(1)
    assert found.completeness[-4:] == pytest.approx([1, 0.75, 0.25, 0])
    assert found.is_censored.tolist() == [False] * 37 + [True] * 3
    assert found.mean[-1] == 0
    put_right = found.corrected()
    assert put_right.mean[10:39] == pytest.approx(1)
    assert np.isnan(put_right.mean[-1])
    assert put_right.corrected() is put_right


def test_days_without_cases_have_no_figure_and_orphans_are_counted():
    found = wallinga_teunis([2, 3, 0, 0, 0, 0, 0, 0, 4, 5], WEIGHTS, window=1)
    assert np.isnan(found.mean[2:8]).all()
    assert found.unexplained == 4


def test_the_same_seed_gives_the_same_interval():
    counts = incidence("Flu2009")
    one, same, other = (
        wallinga_teunis(counts, WEIGHTS, seed=seed, simulations=200) for seed in (1, 1, 2)
    )
    assert np.array_equal(one.upper, same.upper)
    assert not np.array_equal(one.upper, other.upper)
