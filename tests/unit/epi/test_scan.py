import numpy as np
import pytest

from lianfang_epi.errors import InvalidCounts, InvalidInput, InvalidWindow, NotEnoughData
from lianfang_epi.scan_kernel import search
from lianfang_epi.scanning import Cylinders, Model, ScanOptions, nearest, scan, search_arrays

SMALL = ScanOptions(longest_days=4, replicates=99)


def grid(side):
    longitude, latitude = np.meshgrid(np.arange(side) * 0.11, np.arange(side) * 0.1)
    return np.column_stack([110 + longitude.ravel(), 27 + latitude.ravel()])


def noise(*, units=16, days=10, mean=0.8, seed=0):
    return np.random.default_rng(seed).poisson(mean, (units, days))


def ratio(count, expected, cases):
    if count <= expected:
        return 0.0
    outside = cases - count
    second = outside * np.log(outside / (cases - expected)) if outside else 0.0
    return count * np.log(count / expected) + second


def best_by_brute_force(counts, points, *, population, longest_days, share):
    cases, days = counts.sum(), counts.shape[1]
    weights = counts.sum(axis=1) if population is None else population
    found = []
    for near in nearest(points):
        for size in range(1, len(near) + 1):
            zone = near[:size]
            if size > 1 and weights[zone].sum() > share * weights.sum():
                break
            for length in range(1, longest_days + 1):
                days_in = counts[:, -length:].sum() if population is None else cases * length / days
                expected = weights[zone].sum() / weights.sum() * days_in
                found.append(ratio(counts[zone, -length:].sum(), expected, cases))
    return max(found)


def test_a_negative_count_is_refused_with_its_place():
    counts = noise()
    counts[3, 2] = -1

    with pytest.raises(InvalidCounts, match=r"counts\[3, 2\] = -1"):
        scan(counts, grid(4))


def test_a_unit_without_population_is_refused_with_its_place():
    population = np.full(16, 1000)
    population[5] = 0

    with pytest.raises(InvalidInput, match=r"population\[5\] = 0"):
        scan(noise(), grid(4), population=population, options=SMALL)


def test_a_place_off_the_earth_is_refused():
    points = grid(4)
    points[2, 1] = 95

    with pytest.raises(InvalidInput, match=r"points\[2, 1\] = 95"):
        scan(noise(), points)


def test_a_window_longer_than_the_data_is_refused():
    with pytest.raises(InvalidWindow, match="longest_days = 14"):
        scan(noise(), grid(4))


def test_a_single_case_is_refused():
    counts = np.zeros((16, 10))
    counts[4, 9] = 1

    with pytest.raises(NotEnoughData):
        scan(counts, grid(4), options=SMALL)


@pytest.mark.parametrize("given", [{"longest_days": 0}, {"largest_share": 0.0}, {"seed": -1}])
def test_impossible_options_are_refused(given):
    with pytest.raises(InvalidInput):
        ScanOptions(**given)


@pytest.mark.parametrize("population", [None, np.arange(1, 17) * 100.0])
@pytest.mark.parametrize("seed", range(8))
def test_the_best_cylinder_is_that_of_brute_force(seed, population):
    counts = noise(seed=seed, mean=[0.15, 0.8, 3][seed % 3])

    options = ScanOptions(longest_days=5, largest_share=0.4, replicates=0)
    found = scan(counts, grid(4), population=population, options=options)

    best = best_by_brute_force(
        counts, grid(4), population=population, longest_days=5, share=0.4 + 1e-9
    )
    assert found.clusters[0].statistic == pytest.approx(best, rel=1e-9)
    assert np.isnan(found.clusters[0].probability)


@pytest.mark.parametrize("seed", range(4))
def test_machine_code_and_arrays_find_the_same(seed):
    rng = np.random.default_rng(seed)
    order = nearest(grid(5)).ravel()
    recent = np.cumsum(rng.poisson(0.3, (25, 6)), axis=1).astype(np.int32)
    weight = np.cumsum(np.full((25, 25), 0.04), axis=1).ravel()
    cases = int(recent[:, -1].sum()) + 60
    index = np.arange(cases + 1.0)
    entropy = index * np.log(np.maximum(index, 1))
    days = np.arange(1, 7) / 12
    cylinders = Cylinders(np.arange(0, 626, 25), order, weight, days, entropy)

    ours, reference = search(recent, cylinders, 0.0), search_arrays(recent, cylinders, 0.0)

    assert ours[0] == pytest.approx(reference[0], rel=1e-9, abs=1e-9)
    assert search(recent, cylinders, 1.0)[0].max() == pytest.approx(reference[0].max(), rel=1e-9)


@pytest.mark.parametrize("population", [None, np.full(36, 1000.0)])
def test_a_planted_cluster_is_found_where_and_since_when_it_is(population):
    counts = noise(units=36, days=20, mean=0.4, seed=3)
    counts[[13, 14, 15], -4:] += 3

    found = scan(counts, grid(6), population=population, options=ScanOptions(longest_days=10))

    assert found.model is (Model.PERMUTATION if population is None else Model.POISSON)
    first = found.alarms()[0]
    assert (set(first.units), first.first, first.last) == ({13, 14, 15}, 16, 19)
    assert first.probability == 0.001
    assert first.observed == counts[list(first.units), 16:].sum()


def test_two_clusters_are_told_apart():
    counts = noise(units=64, days=20, mean=0.4, seed=5)
    counts[[0, 1, 8], -3:] += 5
    counts[[62, 63], -6:] += 5

    found = scan(counts, grid(8), options=ScanOptions(longest_days=10, replicates=199))

    assert [set(c.units) for c in found.alarms()] == [{0, 1, 8}, {62, 63}]


@pytest.mark.parametrize("population", [None, np.linspace(1, 4, 16)])
def test_without_a_cluster_probabilities_are_uniform(population):
    found = []
    for seed in range(300):
        rng = np.random.default_rng(1000 + seed)
        mean = 1.0 if population is None else population[:, None] / 2
        counts = rng.poisson(mean, (16, 8))
        options = ScanOptions(longest_days=4, replicates=39, seed=seed)
        found.append(scan(counts, grid(4), population=population, options=options))
    probability = np.array([f.clusters[0].probability for f in found])

    # Of 300: one in ten at most 0.1 (30 +- 5.2), half at most 0.5 (150 +- 8.7).
    assert 15 <= (probability <= 0.1).sum() <= 45
    assert 125 <= (probability <= 0.5).sum() <= 175


def test_a_seed_gives_the_same_replicates_however_many_are_asked_for():
    few = scan(noise(), grid(4), options=ScanOptions(longest_days=4, replicates=20, seed=9))
    many = scan(noise(), grid(4), options=ScanOptions(longest_days=4, replicates=40, seed=9))

    assert (few.maxima == many.maxima[:20]).all()


def test_progress_is_told():
    told = []

    scan(noise(), grid(4), options=SMALL, on_progress=told.append)

    assert told == list(range(1, 100))
