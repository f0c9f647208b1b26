"""The metapopulation: what it refuses, that nobody is lost, and that it meets the theory."""

import math

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray
from scipy import optimize, stats

from lianfang_sim.binomials import binomial, streams
from lianfang_sim.errors import InvalidInput
from lianfang_sim.patches import PatchRun, run_patches

PEOPLE = [40_000, 25_000, 10_000]
MIXING = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.2, 0.2, 0.6]])


def run(**changes: object) -> PatchRun:
    given: dict[str, object] = {
        "populations": PEOPLE,
        "mixing": MIXING,
        "beta": 0.5,
        "sigma": 0.25,
        "gamma": 0.2,
        "infected": [20, 0, 0],
        "days": 250,
        "replicates": 8,
        "seed": 1,
    }
    return run_patches(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field", "position"),
    [
        ({"populations": [40_000, 0, 10_000]}, "populations", 1),
        ({"populations": [40_000, 25_000, -1]}, "populations", 2),
        ({"populations": [40_000.5, 25_000, 10_000]}, "populations", 0),
        ({"infected": [20, 0, 10_001]}, "infected", 2),
        ({"infected": [20, 0]}, "infected", ""),
        ({"mixing": MIXING[:2]}, "mixing", ""),
        ({"mixing": np.where(MIXING == 0.7, np.nan, MIXING)}, "mixing", (1, 1)),
        ({"mixing": -MIXING}, "mixing", (0, 0)),
        ({"beta": -0.1}, "beta, sigma, gamma", 0),
        ({"days": 0}, "days", ""),
        ({"replicates": 0}, "replicates", ""),
    ],
)
def test_what_cannot_stand_is_named(
    changes: dict[str, object], field: str, position: object
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        run(**changes)

    assert (refusal.value.field, refusal.value.position) == (field, position)


def test_nobody_is_lost() -> None:
    result = run()

    gone = result.infections.sum(axis=2) + np.array([20, 0, 0])
    assert (gone + result.susceptible == np.array(PEOPLE)).all()


def test_a_replicate_is_the_same_in_any_company() -> None:
    alone, together = run(replicates=range(70, 71)), run(replicates=80)

    assert (alone.infections[0] == together.infections[70]).all()
    assert (together.infections[70] != together.infections[71]).any()


def test_nothing_spreads_where_nobody_meets() -> None:
    result = run(beta=0.0)

    assert result.infections.sum() == 0


def final_size(r0: float) -> float:
    return float(optimize.brentq(lambda z: z - 1 + math.exp(-r0 * z), 1e-6, 1 - 1e-9))


@pytest.mark.parametrize("r0", [1.5, 2.5, 4.0])
def test_final_size_where_everybody_mixes_with_everybody(r0: float) -> None:
    people = np.full(4, 250_000)
    shares = np.full((4, 4), 0.25)

    gamma = 0.2  # a day of the scheme is a whole step: the mean stay is 1 / (1 - exp(-gamma))
    result = run(
        populations=people,
        mixing=shares,
        beta=r0 * -math.expm1(-gamma),
        gamma=gamma,
        infected=[100] * 4,
        days=500,
    )

    assert float(result.attack_rates.mean()) == pytest.approx(final_size(r0), rel=2e-3)


@njit(error_model="numpy")
def draw(state: NDArray[np.uint64], n: int, p: float, count: int) -> NDArray[np.int64]:
    out = np.empty(count, dtype=np.int64)
    for i in range(count):
        out[i] = binomial(state, n, p, np.log1p(-p))
    return out


@pytest.mark.parametrize(
    ("n", "p"), [(5, 0.3), (1000, 0.004), (60, 0.4), (60, 0.85), (100_000, 0.02), (9, 0.93)]
)
def test_draws_follow_the_binomial_distribution(n: int, p: float) -> None:
    drawn = draw(streams(11, range(1))[0], n, p, 40_000)

    edges = np.unique(stats.binom.ppf(np.linspace(0.05, 0.95, 19), n, p))
    cells = np.searchsorted(edges, drawn, side="left")
    chances = np.diff(np.concatenate([[0.0], stats.binom.cdf(edges, n, p), [1.0]]))
    keep = chances * 40_000 > 1
    seen = np.bincount(cells, minlength=len(chances))
    assert seen[~keep].sum() <= 5
    expected = chances[keep] / chances[keep].sum() * seen[keep].sum()
    assert stats.chisquare(seen[keep], expected).pvalue > 1e-4


def test_streams_of_neighbouring_replicates_share_nothing() -> None:
    states = streams(1, range(500))

    assert len(np.unique(states)) == states.size
