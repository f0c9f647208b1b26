import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom

from lianfang_epi.errors import InvalidCounts, InvalidInput, NotEnoughData
from lianfang_epi.offspring import fit_chains, fit_offspring, share_causing


def draw(rng, mean, dispersion, size):
    return rng.negative_binomial(dispersion, dispersion / (dispersion + mean), size)


def chain_size(rng, mean, dispersion):
    size = now = 1
    while now:
        now = int(rng.negative_binomial(dispersion * now, dispersion / (dispersion + mean)))
        size += now
    return size


def test_a_negative_number_of_infected_is_refused_with_its_place():
    with pytest.raises(InvalidCounts, match=r"offspring\[2\] = -1"):
        fit_offspring([0, 1, -1])


@pytest.mark.parametrize("counts", [[], [3], [0, 0, 0]])
def test_too_little_tells_no_dispersion(counts):
    with pytest.raises(NotEnoughData):
        fit_offspring(counts)


def test_a_chain_smaller_than_its_start_is_refused():
    with pytest.raises(InvalidInput, match=r"sizes\[1\] = 1.0 is smaller"):
        fit_chains([3, 1], starts=[1, 2])


@pytest.mark.parametrize(("mean", "dispersion"), [(0, 1), (1, 0), (-1, 1), (1, float("nan"))])
def test_impossible_parameters_are_refused(mean, dispersion):
    with pytest.raises(InvalidInput):
        share_causing(mean, dispersion)


def test_the_share_that_causes_four_fifths_is_the_published_figure():
    assert share_causing(0.6, 0.3) == pytest.approx(0.161, abs=0.0005)


def test_everybody_alike_still_differs_by_chance():
    # Poisson with mean 1: 0 with 0.3679, 1 with 0.3679; 80 % are caused by those with 2 or more
    # (0.6321 of all) and a part, 0.1679 / 0.3679, of those with 1.
    expected = 1 - np.exp(-1) * 2 + 0.8 - (1 - np.exp(-1))

    assert share_causing(1.0, float("inf")) == pytest.approx(expected, abs=1e-5)


def test_the_estimate_is_the_largest_likelihood():
    counts = draw(np.random.default_rng(3), 0.9, 0.4, 300)

    found = fit_offspring(counts)

    def worse(log):
        mean, k = np.exp(log)
        return -nbinom.logpmf(counts, k, k / (k + mean)).sum()

    best = minimize(worse, [0, 0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10})
    assert found.mean.value == pytest.approx(counts.mean(), rel=1e-4)
    assert found.dispersion.value == pytest.approx(np.exp(best.x[1]), rel=1e-3)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-6)


def test_intervals_end_where_the_profile_has_fallen_by_half_the_quantile():
    counts = draw(np.random.default_rng(4), 0.9, 0.4, 150)
    found = fit_offspring(counts)

    for k in (found.dispersion.lower, found.dispersion.upper):
        # For a given k the best mean is the average.
        profile = nbinom.logpmf(counts, k, k / (k + counts.mean())).sum()
        assert found.log_likelihood - profile == pytest.approx(3.841459 / 2, abs=1e-4)


def test_intervals_hold_the_truth_at_about_the_stated_rate():
    rng = np.random.default_rng(5)
    fits = [fit_offspring(draw(rng, 0.8, 0.5, 200), probability=0.9) for _ in range(60)]

    # 54 of 60 expected, standard deviation 2.3.
    assert sum(fit.mean.holds(0.8) for fit in fits) >= 47
    assert sum(fit.dispersion.holds(0.5) for fit in fits) >= 47


def test_cases_no_more_different_than_chance_leave_the_dispersion_open():
    found = fit_offspring([1] * 50 + [0] * 20 + [2] * 20)

    assert found.dispersion.value == found.dispersion.upper == float("inf")
    assert found.dispersion.lower > 1


def test_sizes_of_chains_tell_both_parameters_at_about_the_stated_rate():
    rng = np.random.default_rng(6)
    sizes = [[chain_size(rng, 0.6, 0.3) for _ in range(200)] for _ in range(40)]

    fits = [fit_chains(drawn) for drawn in sizes]

    # 38 of 40 expected, standard deviation 1.4. A chain that ends has size start / (1 - R).
    assert fits[0].mean.value == pytest.approx(1 - 200 / sum(sizes[0]), rel=1e-3)
    assert fits[0].cases == sum(sizes[0])
    assert sum(fit.mean.holds(0.6) for fit in fits) >= 34
    assert sum(fit.dispersion.holds(0.3) for fit in fits) >= 34


def test_chains_begun_by_several_cases_count_as_such():
    rng = np.random.default_rng(7)
    starts = rng.integers(1, 4, 800)
    sizes = [sum(chain_size(rng, 0.5, 0.5) for _ in range(s)) for s in starts]

    found = fit_chains(sizes, starts=starts)

    assert found.mean.holds(0.5)
    assert found.dispersion.holds(0.5)
