import numpy as np
import pytest

from lianfang_epi.errors import InvalidDistribution, InvalidInput
from lianfang_epi.serial import (
    Given,
    Parametric,
    Uncertain,
    discretised_gamma,
    infectiousness,
    serial_interval,
)
from tests.unit.epi.references import column

FLU = {
    "mean": 2.6,
    "mean_sd": 1.0,
    "mean_bounds": (1.01, 4.2),
    "sd": 1.5,
    "sd_sd": 0.5,
    "sd_bounds": (0.5, 2.5),
}


@pytest.mark.parametrize(
    ("probabilities", "says"),
    [
        ([0.1, 0.5, 0.4], r"serial_interval\[0\] = 0.1 puts mass on day 0"),
        ([0, 0.5, 0.4], r"serial_interval\[sum\] = 0.9 is not 1"),
        ([0, 1.5, -0.5], r"serial_interval\[2\] = -0.5 is negative"),
        ([0, float("nan"), 1], r"serial_interval\[1\] = nan is missing"),
        ([1.0], r"serial_interval = \[1.0\] is no row of at least two"),
        ([[0, 1], [0, 1]], "is no row of at least two"),
    ],
)
def test_what_is_no_serial_interval_is_refused(probabilities, says):
    with pytest.raises(InvalidDistribution, match=says):
        serial_interval(probabilities)


@pytest.mark.parametrize(
    ("mean", "sd", "says"),
    [
        (1.0, 1.5, "mean = 1.0 must be above 1 day"),
        (float("nan"), 1.5, "mean = nan"),
        (2.6, 0.0, "sd = 0.0 must be a finite number greater than 0"),
        (2.6, -1.0, "sd = -1.0"),
    ],
)
def test_impossible_moments_are_refused(mean, sd, says):
    with pytest.raises(InvalidInput, match=says):
        Parametric(mean=mean, sd=sd)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mean_bounds": (3.0, 4.2)}, "mean_bounds = .* do not hold 2.6"),
        ({"mean_bounds": (1.0, 4.2)}, "mean_bounds = 1.0 must be above 1 day"),
        ({"sd_bounds": (0.0, 2.5)}, "sd_bounds = 0.0 must be above 0"),
        ({"sd_sd": 0.0}, "sd_sd = 0.0"),
        ({"samples": 0}, "samples = 0"),
    ],
)
def test_impossible_uncertainty_is_refused(change, says):
    with pytest.raises(InvalidInput, match=says):
        Uncertain(**FLU | change)


@pytest.mark.parametrize(
    ("mean", "sd"),
    [("2.6", "1.5"), ("14.9", "3.9"), ("8.4", "3.8"), ("22.4", "6.1"), ("1.2", "0.4")],
)
def test_the_discretised_gamma_agrees_with_the_reference(mean, sd):
    expected = column("epiestim_discretised.csv", "w", mean=mean, sd=sd)
    found = discretised_gamma(float(mean), float(sd), days=len(expected))
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-13)


def test_the_discretised_gamma_sums_to_one_and_keeps_its_mean():
    weights = discretised_gamma(8.4, 3.8, days=100)
    assert weights[0] == 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert np.arange(100) @ weights == pytest.approx(8.4, abs=1e-9)


def test_a_given_interval_is_cut_or_filled_to_the_days():
    given = Given(probabilities=(0, 0.25, 0.75))
    assert given.by_day(5).tolist() == [0, 0.25, 0.75, 0, 0]
    assert given.by_day(2).tolist() == [0, 0.25]
    assert given.mean == 1.75


def test_draws_of_the_moments_keep_their_bounds_and_repeat():
    flu = Uncertain(**FLU | {"samples": 5000})
    moments = flu.moments(np.random.default_rng(1))
    assert moments.min(axis=0) == pytest.approx([1.01, 0.5], abs=0.05)
    assert moments.max(axis=0) == pytest.approx([4.2, 2.5], abs=0.05)
    assert moments.mean(axis=0) == pytest.approx([2.6, 1.5], abs=0.05)
    assert np.array_equal(moments, flu.moments(np.random.default_rng(1)))


def test_infectiousness_is_the_convolution():
    cases = np.array([[1.0, 2.0, 0.0, 4.0], [0.0, 0.0, 1.0, 0.0]])
    weights = np.array([0, 0.5, 0.3, 0.2])
    expected = [[0, 0.5, 1.3, 0.8], [0, 0, 0, 0.5]]
    np.testing.assert_allclose(infectiousness(cases, weights), expected)


def test_an_interval_shorter_than_the_counts_is_refused():
    with pytest.raises(InvalidDistribution, match="serial_interval = 2 days, not 3"):
        infectiousness(np.ones((1, 3)), np.array([0.0, 1.0]))
