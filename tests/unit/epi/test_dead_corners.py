import itertools

import numpy as np
import pytest
from scipy.stats import betabinom

from lianfang_epi import dead_corners as corners
from lianfang_epi.dead_corners import Evidence, Sign, dead_corners, too_few
from lianfang_epi.errors import InvalidCounts, InvalidInput


def probabilities(evidence):
    return np.array([one.probability for one in evidence])


def seen_at_most(evidence, level):
    return (probabilities(evidence) <= level).mean()


def test_a_missing_count_is_refused_with_its_place():
    with pytest.raises(InvalidCounts, match=r"counts\[0, 1\] = nan"):
        corners.zero_runs([[0, float("nan")]], [[1.0, 1.0]])


def test_an_expected_count_of_zero_is_refused_with_its_place():
    with pytest.raises(InvalidInput, match=r"expected\[0, 1\] = 0.0 must be above 0"):
        corners.small_spreads([[0, 1]], [[1.0, 0.0]])


def test_more_late_reports_than_reports_are_refused():
    with pytest.raises(InvalidInput, match=r"happened\[1\] = 5.0 is more"):
        too_few(Sign.NEVER_LATE, [1, 5], [10, 4])


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_an_impossible_rate_is_refused(rate):
    with pytest.raises(InvalidInput):
        dead_corners([], rate=rate)


@pytest.mark.parametrize("length", [1, 2, 3, 6])
def test_the_probability_of_a_run_is_that_of_all_series_that_hold_it(length):
    zero = np.array([0.2, 0.9, 0.5, 0.7, 0.6, 0.3])

    total = 0.0
    for series in itertools.product([True, False], repeat=6):
        chance = np.prod([z if is_zero else 1 - z for z, is_zero in zip(zero, series, strict=True)])
        total += chance * (corners._longest(series) >= length)

    assert corners._some_run(zero, length) == pytest.approx(total, rel=1e-12)


def test_a_long_silence_among_neighbours_is_improbable_a_short_one_is_not():
    counts = np.random.default_rng(1).poisson(1.5, (30, 40))
    counts[4, 10:30] = 0
    counts[4, [9, 30]] = 1

    found = corners.zero_runs(counts, np.full((30, 40), 1.5))

    assert [one.unit for one in found if one.probability < 1e-6] == [4]
    silence = next(one for one in found if one.unit == 4)
    assert (silence.observed, silence.expected) == (20, 2)


def test_overdispersed_counts_make_silence_likelier():
    silence, mean = np.zeros((1, 10)), np.full((1, 10), 1.0)

    plain = corners.zero_runs(silence, mean)[0].probability
    spread = corners.zero_runs(silence, mean, dispersion=0.5)[0].probability

    assert plain == pytest.approx(np.exp(-10))
    assert spread == pytest.approx(3.0**-5)


def test_probabilities_are_no_smaller_than_chance_makes_them():
    rng = np.random.default_rng(2)
    mean = np.full((1200, 20), 9.0)
    counts = rng.poisson(mean)
    tests = [
        corners.zero_runs(rng.poisson(mean / 9), mean / 9),
        corners.small_spreads(counts, mean),
    ]

    for evidence in tests:
        assert seen_at_most(evidence, 0.01) < 0.017
        assert seen_at_most(evidence, 0.1) < 0.12


def test_digits_of_real_counts_pass_and_rounded_ones_do_not():
    rng = np.random.default_rng(3)
    counts = rng.negative_binomial(3, 0.01, (2000, 60))
    counts[7] = np.round(counts[7] / 5) * 5

    found = corners.digits(counts)

    rounded = [one for one in found if one.sign is Sign.ROUND_FIGURES]
    assert min(rounded, key=lambda one: one.probability).unit == 7
    assert seen_at_most([one for one in found if one.unit != 7], 0.01) < 0.015


def test_few_figures_say_nothing_about_digits():
    assert corners.digits([[10, 20, 30]]) == []


def test_counts_that_hardly_vary_are_improbable():
    counts = np.random.default_rng(4).poisson(30, (20, 28))
    counts[11] = 30 + np.arange(28) % 2

    found = corners.small_spreads(counts, np.full((20, 28), 30.0))

    assert min(found, key=lambda one: one.probability).unit == 11
    assert min(probabilities(found)) < 1e-10


def test_few_cases_say_nothing_about_spread():
    assert corners.small_spreads([[1, 1, 1, 1]], [[1.0] * 4]) == []


def test_the_sum_of_a_beta_binomial_is_right():
    ours = [corners._beta_binomial_cdf(x, 20, (1.5, 8.0)) for x in range(21)]

    assert ours == pytest.approx(betabinom.cdf(range(21), 20, 1.5, 8.0))


def test_a_unit_never_late_is_judged_by_how_the_others_differ():
    rng = np.random.default_rng(5)
    of = np.full(100, 200)
    alike, unlike = rng.binomial(200, 0.1, 100), rng.binomial(200, rng.beta(0.6, 5.4, 100))
    alike[0] = unlike[0] = 0

    certain = too_few(Sign.NEVER_LATE, alike, of)[0]
    possible = too_few(Sign.NEVER_LATE, unlike, of)[0]

    assert certain.expected == pytest.approx(20, rel=0.1)
    assert certain.probability < 1e-6
    assert possible.probability > 0.01


def test_what_happens_nowhere_is_nothing_to_look_at():
    assert too_few(Sign.NO_POSITIVE, [0, 0, 0], [50, 60, 70]) == []


def test_peers_of_different_sizes_raise_no_more_flags_than_chance():
    rng = np.random.default_rng(6)
    of = rng.integers(20, 400, 1500)
    happened = rng.binomial(of, rng.beta(2, 18, 1500))

    assert seen_at_most(too_few(Sign.NO_POSITIVE, happened, of), 0.01) < 0.017


def test_the_rate_of_false_flags_is_held():
    rng = np.random.default_rng(7)
    listed = false = 0
    for _ in range(200):
        values = rng.random(100)
        values[:10] = rng.random(10) * 1e-4
        tests = [_evidence(unit, value) for unit, value in enumerate(values)]
        flags = dead_corners(tests, rate=0.1).flags
        listed += len(flags)
        false += sum(flag.evidence.unit >= 10 for flag in flags)

    assert listed > 1900
    assert 0.06 < false / listed < 0.12


def _evidence(unit, probability):
    return Evidence(
        unit=unit, sign=Sign.ZERO_RUN, observed=9, expected=2, probability=probability,
        model="cases fell as elsewhere",
    )  # fmt: skip


def test_a_flag_says_what_to_look_at_and_how_probable_it_is():
    found = dead_corners([_evidence(0, 0.4), _evidence(3, 1e-5)])

    assert [flag.evidence.unit for flag in found.flags] == [3]
    assert found.flags[0].adjusted == pytest.approx(2e-5)
    assert found.of(3)[0].sentence == (
        "To look at: days without any case in a row: 9 where 2 would be expected "
        "(probability 1e-05 if cases fell as elsewhere)."
    )
    assert found.of(0) == ()
