from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import nbinom

from lianfang_epi.completion import log_negative_binomial, share_by_delay
from lianfang_epi.errors import InvalidCounts, InvalidInput, NotEnoughData
from lianfang_epi.families import Delay, Family
from lianfang_epi.nowcasting import ReportingTriangle, nowcast

DAYS, DELAYS = 60, 11
SHARES = Delay(family=Family.LOGNORMAL, mean=4.0, sd=2.4).by_day(DELAYS)
SHARES = SHARES / SHARES.sum()
UNKNOWN = np.arange(DAYS)[:, None] + np.arange(DELAYS) >= DAYS


def outbreak(rng, level, *, shape=None, vary=None):
    """Counts by day and delay as they will be in the end."""
    final = (
        rng.poisson(level)
        if shape is None
        else rng.negative_binomial(shape, shape / (shape + level))
    )
    shares = [SHARES if vary is None else rng.dirichlet(SHARES * vary) for _ in range(DAYS)]
    return np.array([rng.multinomial(n, p) for n, p in zip(final, shares, strict=True)], float)


def hidden(counts):
    return np.where(UNKNOWN, np.nan, counts)


@pytest.mark.parametrize(
    ("row", "delay", "value", "says"),
    [
        (3, 2, -1, r"triangle\[3, 2\] = -1.0 is negative"),
        (59, 0, np.nan, r"triangle\[59, 0\] = nan is missing"),
        (7, 1, 0.5, r"triangle\[7, 1\] = 0.5 is no whole number"),
    ],
)
def test_counts_that_are_none_are_refused_with_their_place(row, delay, value, says):
    counts = hidden(np.ones((DAYS, DELAYS)))
    counts[row, delay] = value
    with pytest.raises(InvalidCounts, match=says):
        nowcast(counts)


def test_a_shape_that_is_no_triangle_is_refused():
    with pytest.raises(InvalidCounts, match=r"triangle = \[3\] is no shape"):
        ReportingTriangle(counts=np.ones(3))


def test_too_short_a_past_is_refused():
    with pytest.raises(
        NotEnoughData, match="triangle = 31 days: a longest delay of 10 days needs 32"
    ):
        nowcast(np.ones((31, DELAYS)))


def test_other_settings_that_cannot_be_are_refused():
    with pytest.raises(InvalidInput, match=r"probabilities\[0\] = 0.0"):
        nowcast(np.ones((DAYS, DELAYS)), probabilities=[0])
    with pytest.raises(InvalidInput, match="simulations = 0"):
        nowcast(np.ones((DAYS, DELAYS)), simulations=0)
    with pytest.raises(InvalidInput, match="days = 61 is not from 1 to 60"):
        nowcast(np.ones((DAYS, DELAYS)), simulations=10).total(61)


def test_events_become_a_triangle():
    first = date(2020, 1, 20)
    onset = [first, first, first + timedelta(1), first + timedelta(2), first]
    reported = [first, first + timedelta(9), first + timedelta(2), first + timedelta(5), onset[3]]
    triangle = ReportingTriangle.from_events(
        onset, reported, last=first + timedelta(2), max_delay=1
    )
    assert triangle.counts.tolist() == [[1, 0], [0, 1], [0, 0]]
    assert triangle.beyond == 1
    assert triangle.is_known.tolist() == [[True, True], [True, True], [True, False]]


def test_events_that_cannot_be_are_refused():
    day = date(2020, 1, 20)
    with pytest.raises(InvalidInput, match=r"reported\[0\] = '2020-01-19' is before the onset"):
        ReportingTriangle.from_events([day], [day - timedelta(1)], last=day, max_delay=3)
    with pytest.raises(InvalidInput, match="reported = 0 dates do not match 1 onsets"):
        ReportingTriangle.from_events([day], [], last=day, max_delay=3)
    with pytest.raises(NotEnoughData, match="events = 0 are reported by 2020-01-20"):
        ReportingTriangle.from_events([day], [day + timedelta(1)], last=day, max_delay=3)


def test_the_chain_ladder_returns_the_shares_of_steady_reporting():
    counts = np.tile(np.round(SHARES * 1e9), (DAYS, 1))
    reached = np.minimum(np.arange(DAYS)[::-1], DELAYS - 1)
    found = share_by_delay(np.where(UNKNOWN, 0, counts), reached)
    assert found == pytest.approx(np.cumsum(SHARES), abs=1e-8)


def test_the_likelihood_is_that_of_the_library():
    found = log_negative_binomial(np.arange(5.0), np.array(3.0), np.array(2.0))
    assert found == pytest.approx(nbinom.logpmf(np.arange(5), 2, 2 / 5))


def test_steady_reporting_is_completed_exactly_enough():
    counts = np.tile(np.round(SHARES * 1000), (DAYS, 1))
    found = nowcast(hidden(counts))
    assert found.is_complete.tolist() == [True] * (DAYS - DELAYS + 1) + [False] * (DELAYS - 1)
    assert found.expected == pytest.approx(counts.sum(axis=1), rel=0.05)
    assert np.array_equal(
        found.quantiles[found.is_complete, 0], counts.sum(axis=1)[found.is_complete]
    )
    assert found.share_reported[-1] == pytest.approx(SHARES[0], abs=0.002)


def test_only_immediate_reports_leave_nothing_to_predict():
    found = nowcast(np.arange(30.0)[:, None])
    assert np.array_equal(found.expected, np.arange(30))


def test_the_same_seed_gives_the_same_nowcast():
    counts = hidden(outbreak(np.random.default_rng(4), np.full(DAYS, 20.0)))
    one, same, other = (nowcast(counts, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.samples, same.samples)
    assert not np.array_equal(one.samples, other.samples)


def test_prediction_intervals_cover_at_the_stated_rate():
    """520 outbreaks of four kinds: the 90 % interval holds 85 to 95 %, by day and in total."""
    steady = np.full(DAYS, 40.0)
    wave = 40 * np.exp(np.sin(np.arange(DAYS) / 9))
    kinds = [(steady, {}), (steady, {"shape": 5}), (steady, {"vary": 40}), (wave, {"shape": 20})]
    by_day, in_total = [], []
    for trial in range(520):
        level, changes = kinds[trial % len(kinds)]
        counts = outbreak(np.random.default_rng(trial), level, **changes)
        final = counts.sum(axis=1)
        found = nowcast(hidden(counts), simulations=250, seed=trial)
        low, high = found.quantiles[:, 0], found.quantiles[:, 2]
        # The last week: of older days next to nothing is missing and whole numbers decide.
        by_day.append(((low <= final) & (final <= high))[-7:].mean())
        bounds = found.total(7)
        in_total.append(bounds[0] <= final[-7:].sum() <= bounds[2])
    assert 0.85 <= np.mean(by_day) <= 0.95
    assert 0.85 <= np.mean(in_total) <= 0.95
