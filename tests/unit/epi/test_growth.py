import numpy as np
import pytest

from lianfang_epi.errors import InvalidCounts, InvalidInput, NotEnoughData
from lianfang_epi.growth import Method, euler_lotka, euler_lotka_gamma, growth_rate
from lianfang_epi.serial import Parametric

BOTH = pytest.mark.parametrize("method", Method)


@BOTH
@pytest.mark.parametrize(
    ("counts", "error", "says"),
    [
        ([1, -2, 3], InvalidCounts, r"incidence\[1\] = -2.0 is negative"),
        ([[1, 2, 3]], InvalidCounts, "is no shape"),
        ([1, 2], NotEnoughData, "incidence = 2 days: at least 3"),
        ([0, 0, 0, 9, 0], NotEnoughData, "incidence = 1 days with cases"),
    ],
)
def test_bad_counts_are_refused(counts, error, says, method):
    with pytest.raises(error, match=says):
        growth_rate(counts, method=method)


@BOTH
def test_exact_growth_is_found_exactly(method):
    counts = np.floor(1e9 * np.exp(0.15 * np.arange(20)))
    found = growth_rate(counts, method=method)
    assert found.rate.value == pytest.approx(0.15, abs=1e-8)
    assert found.doubling_time.value == pytest.approx(np.log(2) / 0.15, rel=1e-6)
    assert found.halving_time is None


def test_a_decline_has_a_halving_time():
    found = growth_rate(np.floor(1e6 * np.exp(-0.1 * np.arange(20))))
    assert found.doubling_time is None
    assert found.halving_time.value == pytest.approx(np.log(2) / 0.1, rel=1e-4)


def test_a_time_without_certain_growth_has_no_upper_bound():
    found = growth_rate([3, 5, 2, 4, 6, 3, 5])
    assert found.rate.lower < 0 < found.rate.value
    assert found.doubling_time.upper == np.inf


@BOTH
def test_the_interval_covers_at_the_stated_rate(method):
    rng = np.random.default_rng(4)
    expected = 200 * np.exp(0.04 * np.arange(21))
    fits = [growth_rate(rng.poisson(expected), method=method) for _ in range(400)]
    assert 0.92 <= np.mean([fit.rate.holds(0.04) for fit in fits]) <= 0.98


def test_overdispersion_widens_the_interval():
    rng = np.random.default_rng(4)
    expected = 20 * np.exp(0.08 * np.arange(21))
    fits = [growth_rate(rng.negative_binomial(3, 3 / (3 + expected))) for _ in range(400)]
    assert np.mean([fit.dispersion for fit in fits]) > 5
    assert 0.85 <= np.mean([fit.rate.holds(0.08) for fit in fits]) <= 0.98


def test_r_of_growth_inverts_the_renewal_equation():
    weights = np.array([0, 0.25, 0.5, 0.25])
    counts = list(10_000 * 1.1 ** np.arange(4))
    for _ in range(40):
        counts.append(1.6 * sum(counts[-s] * weights[s] for s in (1, 2, 3)))
    found = growth_rate(np.floor(counts[-10:]))
    assert found.reproduction_number(weights).value == pytest.approx(1.6, rel=1e-5)
    assert found.reproduction_number(weights).holds(1.6)


def test_nothing_grows_at_r_one():
    assert euler_lotka(0.0, Parametric(mean=7.5, sd=3.4)) == pytest.approx(1)
    assert euler_lotka_gamma(0.0, mean=7.5, sd=3.4) == 1


def test_discrete_and_continuous_equations_are_near():
    for rate in (-0.05, 0.05, 0.15):
        discrete = euler_lotka(rate, Parametric(mean=8.4, sd=3.8))
        assert discrete == pytest.approx(euler_lotka_gamma(rate, mean=8.4, sd=3.8), rel=0.03)


def test_impossible_rates_are_refused():
    with pytest.raises(InvalidInput, match="rate = nan"):
        euler_lotka(float("nan"), [0, 1])
    with pytest.raises(InvalidInput, match=r"rate = -3\.0 is at or below"):
        euler_lotka_gamma(-3.0, mean=5, sd=3)
