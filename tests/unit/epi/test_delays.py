import numpy as np
import pytest
from scipy import stats
from scipy.integrate import dblquad, quad

from lianfang_epi.delays import Observations, fit_delay, fit_delays
from lianfang_epi.errors import InvalidInput, NoConvergence, NotEnoughData
from lianfang_epi.families import Delay, Family
from tests.unit.epi.references import column

EVERY = pytest.mark.parametrize("family", Family)


def observed(**changes):
    ends = {
        "first_from": np.zeros(3),
        "first_to": np.ones(3),
        "second_from": np.array([2.0, 3.0, 5.0]),
        "second_to": np.array([3.0, 4.0, 6.0]),
    }
    return Observations(**ends | {name: np.asarray(value) for name, value in changes.items()})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"first_from": [0, np.nan, 0]}, r"first_from\[1\] = nan is missing"),
        ({"first_to": [1, 1, -1.0]}, r"first_to\[2\] = -1.0 is before first_from"),
        ({"second_from": [2, 4.5, 5]}, r"second_to\[1\] = 4.0 is before second_from"),
        ({"first_to": [1.0, 1.0]}, "first_to = 2 values, not 3"),
        ({"seen_until": [3.0, 3.5, 9.0]}, r"second_to\[1\] = 4.0 is after seen_until"),
        ({"seen_until": [3.0, np.nan, 9.0]}, r"second_to\[1\] = 4.0 is after seen_until"),
        (
            {"first_from": [3, 0, 0.0], "first_to": [4, 1, 1.0]},
            r"second_to\[0\] = 3.0 leaves no delay above 0",
        ),
    ],
)
def test_pairs_that_cannot_be_are_refused_with_their_place(changes, says):
    with pytest.raises(InvalidInput, match=says):
        observed(**changes)


def test_too_few_pairs_are_refused():
    with pytest.raises(NotEnoughData, match="pairs = 2 are fewer than 3"):
        Observations.exact([2.0, 3.0])


@EVERY
def test_pairs_that_do_not_tell_the_spread_are_refused(family):
    with pytest.raises(NoConvergence, match="rises without end in its sd"):
        fit_delay(Observations.exact([4.0] * 5), family=family)


def test_impossible_moments_and_probabilities_are_refused():
    with pytest.raises(InvalidInput, match="sd = -1"):
        Delay(family=Family.GAMMA, mean=5, sd=-1)
    with pytest.raises(InvalidInput, match="probability = 1"):
        Delay(family=Family.GAMMA, mean=5, sd=1).quantile(1)


@EVERY
def test_a_distribution_is_whole_and_has_its_moments(family):
    delay = Delay(family=family, mean=5.2, sd=3.1)
    assert quad(delay.density, 0, np.inf)[0] == pytest.approx(1)
    assert quad(lambda x: x * delay.density(x), 0, np.inf)[0] == pytest.approx(5.2)
    second = quad(lambda x: x**2 * delay.density(x), 0, np.inf)[0]
    assert np.sqrt(second - 5.2**2) == pytest.approx(3.1)
    assert delay.cumulative(delay.quantile(0.9)) == pytest.approx(0.9)
    assert delay.integral(8.0) == pytest.approx(quad(delay.cumulative, 0, 8)[0])
    assert delay.cumulative([-1.0, 0.0]).tolist() == [0, 0]


@EVERY
def test_days_of_a_delay_sum_to_one_and_make_a_serial_interval(family):
    delay = Delay(family=family, mean=5.2, sd=3.1)
    assert delay.by_day(120).sum() == pytest.approx(1, abs=1e-6)
    assert np.arange(120) @ delay.by_day(120) == pytest.approx(5.2, abs=1e-3)
    assert delay.serial_interval().probabilities[0] == 0
    assert delay.serial_interval().mean == pytest.approx(5.2, rel=0.03)


@EVERY
def test_the_likelihood_is_the_double_integral(family):
    delay = Delay(family=family, mean=3.0, sd=2.0)
    pairs = observed(second_from=[0.5, 1.0, 2.0], second_to=[1.5, 4.0, 3.0])
    by_hand = [
        dblquad(
            lambda second, first: delay.density(second - first),
            *(0, 1, low, high),
            epsabs=1e-6,
        )[0]
        for low, high in [(0.5, 1.5), (1.0, 4.0), (2.0, 3.0)]
    ]
    assert pairs.log_likelihood(delay) == pytest.approx(np.log(by_hand).sum(), rel=1e-4)


@EVERY
def test_narrow_intervals_come_near_exact_times(family):
    delay = Delay(family=family, mean=3.0, sd=2.0)
    exact = Observations.exact([2.0, 3.5, 4.0])
    wide = 1e-4
    narrow = Observations(
        first_from=np.zeros(3),
        first_to=np.full(3, wide),
        second_from=exact.second_from,
        second_to=exact.second_to + wide,
    )
    expected = exact.log_likelihood(delay) + 3 * np.log(wide)
    assert narrow.log_likelihood(delay) == pytest.approx(expected, abs=1e-2)


def test_exact_delays_agree_with_the_fit_of_another_library():
    delays = stats.gamma(a=4, scale=1.5).rvs(200, random_state=np.random.default_rng(4))
    shape, _, scale = stats.gamma.fit(delays, floc=0)
    found = fit_delay(Observations.exact(delays))
    assert found.delay.mean == pytest.approx(shape * scale, rel=1e-5)
    assert found.delay.sd == pytest.approx(np.sqrt(shape) * scale, rel=1e-5)


def test_the_profile_interval_ends_where_the_likelihood_has_lost_its_share():
    delays = stats.gamma(a=4, scale=1.5).rvs(60, random_state=np.random.default_rng(4))
    found = fit_delay(Observations.exact(delays))
    total, n = delays.sum(), len(delays)

    def loss(mean):
        shapes = np.geomspace(1, 12, 1000)
        terms = n * (shapes * np.log(shapes / mean)) - shapes * total / mean
        terms += (shapes - 1) * np.log(delays).sum() - n * np.array([*map(_log_gamma, shapes)])
        return found.log_likelihood - terms.max()

    limit = stats.chi2.ppf(0.95, 1) / 2
    assert [loss(found.mean.lower), loss(found.mean.upper)] == pytest.approx([limit] * 2, abs=1e-3)
    assert found.sd.holds(found.delay.sd) and found.median.holds(found.delay.quantile(0.5))
    assert found.p95.value == pytest.approx(found.delay.quantile(0.95), rel=1e-9)


def _log_gamma(x):
    return stats.gamma.logpdf(1, x) * -1 - 1


@EVERY
def test_truncation_is_put_right(family):
    rng = np.random.default_rng(4)
    truth = Delay(family=family, mean=6.0, sd=3.0)
    first = rng.integers(0, 15, 1200)
    table = np.cumsum(truth.by_day(60))
    second = first + np.searchsorted(table / table[-1], rng.random(1200))
    seen = second <= 14
    naive = fit_delay(Observations.by_day(first[seen], second[seen]), family=family)
    pairs = Observations.by_day(first[seen], second[seen], last=14)
    corrected = fit_delay(pairs, family=family)
    assert naive.mean.upper < 5.5
    assert corrected.mean.holds(6.0)
    assert corrected.is_truncation_corrected


def test_the_pairs_of_the_influenza_school_give_every_family_a_fit():
    names = {"first_from": "EL", "first_to": "ER", "second_from": "SL", "second_to": "SR"}
    pairs = Observations(**{ours: column("flu2009_pairs.csv", r) for ours, r in names.items()})
    fits = fit_delays(pairs)
    assert [fit.aic for fit in fits] == sorted(fit.aic for fit in fits)
    assert {fit.family for fit in fits} == set(Family)
    assert all(fit.mean.value == pytest.approx(4.0, abs=0.05) for fit in fits)
    assert all(fit.mean.lower < 4 < fit.mean.upper < 6 for fit in fits)
