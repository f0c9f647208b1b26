import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from lianfang_epi.errors import InvalidInput
from lianfang_epi.importation import extinction, found_on_the_way, importation_risk

FLOWS = np.full((2, 3, 5), 100.0)
PREVALENCE = np.full((2, 5), 0.001)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_flow_that_is_none_is_refused_with_its_place(bad):
    flows = FLOWS.copy()
    flows[1, 2, 3] = bad

    with pytest.raises(InvalidInput, match=r"travellers\[1, 2, 3\]"):
        importation_risk(flows, PREVALENCE, mean=2, dispersion=0.5)


@pytest.mark.parametrize(
    "given",
    [
        {"prevalence": np.full((2, 5), 1.5)},
        {"prevalence": np.full((3, 5), 0.1)},
        {"found": 1.2},
        {"found": [0.1, 0.2]},
        {"mean": 0.0},
        {"dispersion": 0.0},
        {"probability": 1.0},
    ],
)
def test_impossible_figures_are_refused(given):
    figures = {"prevalence": PREVALENCE, "mean": 2, "dispersion": 0.5} | given

    with pytest.raises(InvalidInput):
        importation_risk(FLOWS, **figures)


def test_expected_importations_are_flows_times_prevalence():
    found = importation_risk(FLOWS, PREVALENCE, mean=0.9, dispersion=0.5)

    assert found.expected == pytest.approx([1.0, 1.0, 1.0])
    assert found.by_day.shape == (3, 5)
    assert found.at_least_one == pytest.approx(1 - np.exp(-1))
    assert found.outbreak == pytest.approx(0.0)
    assert found.upper.tolist() == [poisson.ppf(0.975, 1)] * 3


def test_screening_thins_by_what_it_finds():
    found = found_on_the_way(symptomatic=0.6, sensitivity=0.7, recall=0.25, coverage=0.5)
    by_place = importation_risk(FLOWS, PREVALENCE, found=[0, found, 1], mean=2, dispersion=0.5)

    assert found == pytest.approx(0.5 * (0.42 + 0.1))
    assert by_place.expected == pytest.approx([1.0, 1 - found, 0.0])
    assert (by_place.at_least_one[2], by_place.outbreak[2], by_place.upper[2]) == (0, 0, 0)


def test_an_impossible_share_found_is_refused():
    with pytest.raises(InvalidInput, match="recall = 2"):
        found_on_the_way(symptomatic=0.6, sensitivity=0.7, recall=2)


def test_uncertain_prevalence_widens_what_may_come():
    draws = np.array([0.0002, 0.001, 0.0018])[:, None, None] * np.ones((3, 2, 5))

    found = importation_risk(FLOWS, draws, mean=2, dispersion=0.5)

    assert found.expected == pytest.approx([1.0] * 3)
    assert found.at_least_one[0] == pytest.approx(1 - np.exp([-0.2, -1, -1.8]).mean())
    level = poisson.cdf(found.upper[0] - np.array([[0], [1]]), [0.2, 1, 1.8]).mean(axis=1)
    assert level[0] >= 0.975 > level[1]


@pytest.mark.parametrize(("mean", "dispersion"), [(1.5, 0.3), (2.5, 0.16), (3, 10), (1.05, 1)])
def test_extinction_is_the_fixed_point_below_one(mean, dispersion):
    q = extinction(mean, dispersion)

    x = np.arange(20000)
    generating = nbinom.pmf(x, dispersion, dispersion / (dispersion + mean)) @ q**x
    assert 0 < q < 1
    assert generating == pytest.approx(q, abs=1e-9)


def test_geometric_offspring_end_with_one_in_r():
    assert extinction(2.5, 1.0) == pytest.approx(0.4)
    assert extinction(2.0, float("inf")) == pytest.approx(0.2031878700, abs=1e-9)
    assert extinction(1.0, 0.5) == 1.0
