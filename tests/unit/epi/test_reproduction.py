import time

import numpy as np
import pytest
from scipy.stats import gamma

from lianfang_epi.errors import InvalidCounts, InvalidInput, InvalidWindow
from lianfang_epi.reproduction import Prior, reproduction_number
from lianfang_epi.serial import Parametric, Uncertain, discretised_gamma
from tests.unit.epi.references import MOMENTS, OUTBREAKS, column, incidence, interval, spans

CORI = "epiestim_cori.csv"
PROBABILITIES = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)
COLUMNS = ("mean", "sd", *(f"q{p}" for p in PROBABILITIES))
FLU = Parametric(mean=2.6, sd=1.5)


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([1, -2, 3], r"incidence\[1\] = -2.0 is negative"),
        ([1, 2, float("nan")], r"incidence\[2\] = nan is missing"),
        ([1, 2.5, 3], r"incidence\[1\] = 2.5 is no whole number"),
        ([1, float("inf"), 3], r"incidence\[1\] = inf is not finite"),
        ([[1, 2, 3], [4, 5, -6]], r"incidence\[1, 2\] = -6.0 is negative"),
        ([], r"incidence = \[0\] is no shape"),
        (5, r"incidence = \[\] is no shape"),
    ],
)
def test_counts_that_are_none_are_refused_with_their_place(counts, says):
    with pytest.raises(InvalidCounts, match=says):
        reproduction_number(counts, FLU, window=1)


@pytest.mark.parametrize(
    ("imported", "says"),
    [
        ([0, 9, 0, 0], r"imported\[1\] = 9.0 is more than all cases"),
        ([0, 0, 0], r"imported = \[3\] is not of shape \[4\]"),
        ([0, -1, 0, 0], r"imported\[1\] = -1.0 is negative"),
    ],
)
def test_impossible_imports_are_refused(imported, says):
    with pytest.raises(InvalidCounts, match=says):
        reproduction_number([1, 2, 3, 4], FLU, imported=imported, window=1)


@pytest.mark.parametrize(
    ("window", "says"),
    [
        (4, "window = 4 is longer than the 3 days"),
        (0, "window = 0 must be at least 1 day"),
        (2.5, "window = 2.5 is no whole number"),
        ([[0, 2]], r"windows\[0\] = \(0, 2\) begins before day 1"),
        ([[1, 2], [1, 4]], r"windows\[1\] = \(1, 4\) ends after the last day, 3"),
        ([[3, 2]], r"windows\[0\] = \(3, 2\) ends before it begins"),
        ([1, 2], "are no rows of first and last day"),
    ],
)
def test_windows_outside_the_data_are_refused(window, says):
    with pytest.raises(InvalidWindow, match=says):
        reproduction_number([1, 2, 3, 4], FLU, window=window)


def test_other_settings_that_cannot_be_are_refused():
    with pytest.raises(InvalidInput, match="sd = 0"):
        Prior(mean=1, sd=0)
    with pytest.raises(InvalidInput, match=r"probabilities\[1\] = 1.0 must lie between 0 and 1"):
        reproduction_number([1, 2, 3], FLU, window=1, probabilities=(0.5, 1.0))
    with pytest.raises(InvalidInput, match=r"probabilities = \[\] are none"):
        reproduction_number([1, 2, 3], FLU, window=1, probabilities=())


@pytest.mark.parametrize("outbreak", OUTBREAKS)
@pytest.mark.parametrize("case", ["parametric", "given", "blocks"])
def test_r_agrees_with_the_reference(outbreak, case):
    mean, sd = MOMENTS[outbreak]
    known = interval(outbreak) if case == "given" else Parametric(mean=mean, sd=sd)
    prior = Prior(mean=2, sd=1) if case == "blocks" else None
    check(incidence(outbreak), known, prior=prior, where={"dataset": outbreak, "case": case})


def test_r_with_imported_cases_agrees_with_the_reference():
    local, imported = (column("mers.csv", name) for name in ("local", "imported"))
    mers = Parametric(mean=6.8, sd=4.1)
    check(local + imported, mers, imported=imported, where={"dataset": "MERS"})


def check(counts, known, *, where, **settings):
    window = spans(CORI, **where)
    found = reproduction_number(
        counts, known, window=window, probabilities=PROBABILITIES, **settings
    )
    expected = np.stack([column(CORI, name, **where) for name in COLUMNS], axis=1)
    given = ~np.isnan(expected[:, 0])
    ours = np.column_stack([found.mean, found.sd, found.quantiles])
    assert given.sum() > 1
    np.testing.assert_allclose(ours[given], expected[given], rtol=1e-12, atol=0)
    # The reference leaves out windows that end within one mean interval; we mark them.
    assert np.array_equal(found.is_early, ~given)


def test_the_answer_kept_by_hand_is_met():
    kept = "flu2009_given_answer.csv"
    found = reproduction_number(incidence("Flu2009"), FLU, probabilities=PROBABILITIES)
    ours = np.column_stack([found.mean, found.sd, found.quantiles])
    expected = np.stack([column(kept, name) for name in COLUMNS], axis=1)
    np.testing.assert_allclose(ours, expected, rtol=0, atol=5.1e-9)


def test_r_with_an_uncertain_interval_agrees_with_the_reference():
    uncertain = Uncertain(
        mean=2.6,
        mean_sd=1,
        mean_bounds=(1.0001, 4.2),
        sd=1.5,
        sd_sd=0.5,
        sd_bounds=(0.5, 2.5),
        samples=2000,
        draws=50,
    )
    found = reproduction_number(incidence("Flu2009"), uncertain)
    ours = np.column_stack([found.mean, found.sd, found.quantiles])
    names = ("mean", "sd", "q0.025", "q0.5", "q0.975")
    expected = np.stack([column("epiestim_uncertain.csv", name) for name in names], axis=1)
    # Both sides draw; 2,000 draws of the interval leave about 1 to 2 % of noise in each.
    np.testing.assert_allclose(ours, expected, rtol=0.05)
    assert (found.sd > reproduction_number(incidence("Flu2009"), FLU).sd).all()


def test_steady_incidence_has_an_exact_posterior_around_one():
    counts, weights = np.full(60, 40), np.array([0, 0.25, 0.5, 0.25])
    found = reproduction_number(counts, weights, prior=Prior(mean=5, sd=5))
    posterior = gamma(1 + 7 * 40, scale=1 / (1 / 5 + 7 * 40))
    assert found.mean[-1] == pytest.approx(posterior.mean(), rel=1e-14)
    assert found.sd[-1] == pytest.approx(posterior.std(), rel=1e-14)
    assert found.quantiles[-1] == pytest.approx(posterior.ppf([0.025, 0.5, 0.975]), rel=1e-12)
    many = reproduction_number(counts * 10_000, weights)
    assert many.mean[-1] == pytest.approx(1, abs=1e-5)


def test_exponential_growth_has_the_r_of_euler_and_lotka():
    rate, weights = 0.12, discretised_gamma(7.5, 3.4, days=60)
    counts = np.floor(1e6 * np.exp(rate * np.arange(90)))
    expected = 1 / (np.exp(-rate * np.arange(60)) @ weights)
    assert reproduction_number(counts, weights).mean[-1] == pytest.approx(expected, rel=1e-4)


def test_many_units_at_once_are_the_units_one_by_one():
    counts = np.random.default_rng(4).poisson(3, (5, 30))
    together = reproduction_number(counts, FLU)
    for unit, series in enumerate(counts):
        alone = reproduction_number(series, FLU)
        np.testing.assert_allclose(together.mean[unit], alone.mean, rtol=1e-14)
        np.testing.assert_allclose(together.quantiles[unit], alone.quantiles, rtol=1e-14)
        assert np.array_equal(together.has_few_cases[unit], alone.has_few_cases)
    assert together.quantile(0.5).shape == (5, 23)


def test_few_cases_are_marked_and_not_hidden():
    found = reproduction_number([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 30, 40], FLU, window=3)
    assert found.has_no_infectors.tolist() == [True] + [False] * 8
    assert found.mean[0] == pytest.approx(10)  # the prior's 5 and one case nobody can explain
    assert found.has_few_cases.tolist() == [True] * 7 + [False] * 2
    assert found.is_early[:3].tolist() == [True, True, False]
    assert np.isfinite(found.mean).all()


def test_136_units_of_70_days_take_less_than_50_milliseconds():
    counts = np.random.default_rng(4).poisson(np.random.default_rng(5).gamma(1, 60, (136, 70)))
    known = Parametric(mean=7.5, sd=3.4)
    taken = []
    for _ in range(5):
        began = time.process_time()
        reproduction_number(counts, known)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.05
