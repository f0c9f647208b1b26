"""Calibration: what it refuses, that it finds what is known, and that it is the same anywhere."""

import math
import threading
from functools import partial

import numpy as np
import pytest

from lianfang_sim.errors import InvalidInput
from lianfang_sim.executors import Threads
from lianfang_sim.fit import FitStopped, NothingNear, Posterior, Smc, Values, fit, systematic
from lianfang_sim.priors import (
    Gamma,
    LogNormal,
    Normal,
    Prior,
    Uniform,
    dirichlet,
    prior_of,
)

SMALL = Smc(particles=100, first=400, rounds=3, steps=4)


def epidemic(growth: float, start: float, *, number: int) -> np.ndarray:
    rng = np.random.default_rng([7, number])
    return np.asarray(rng.poisson(start * np.exp(growth * np.arange(20))))


def far(values: Values, number: int, *, observed: np.ndarray) -> float:
    simulated = epidemic(values["growth"], values["start"], number=number)
    return float(np.sqrt(((np.sqrt(simulated) - np.sqrt(observed)) ** 2).sum()))


PRIORS: dict[str, Prior] = {
    "growth": Uniform(low=0.0, high=0.4),
    "start": LogNormal(median=5.0, spread=0.7),
}


def calibrate(observed: np.ndarray, *, workers: int = 1, seed: int = 1) -> Posterior:
    return fit(
        PRIORS,
        partial(far, observed=observed),
        seed=seed,
        settings=SMALL,
        executor=Threads(workers),
    )


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Uniform(low=1.0, high=1.0), "prior.low, high"),
        (lambda: Uniform(low=0.0), "prior.low, high"),
        (lambda: Normal(mean=0.0, sd=0.0), "prior.sd"),
        (lambda: LogNormal(median=-1.0, spread=1.0), "prior.median"),
        (lambda: Gamma(mean=1.0, shape=0.0), "prior.shape"),
        (lambda: dirichlet("to", {"1": 1.0}, concentration=0.0), "concentration"),
        (lambda: prior_of({"prior": "flat", "low": 0, "high": 1}), "prior"),
        (lambda: Smc(particles=10, first=5), "first"),
        (lambda: Smc(quantile=1.0), "quantile"),
        (lambda: fit({}, lambda *_: 0.0, seed=1), "priors"),
    ],
)
def test_what_cannot_stand_is_named(make: object, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make()  # type: ignore[operator]

    assert refusal.value.field == field


def test_a_prior_whose_bounds_leave_no_mass_is_refused() -> None:
    prior = Normal(mean=0.0, sd=1.0, low=40.0, high=41.0)

    with pytest.raises(InvalidInput, match="leaves no mass"):
        prior.sample(np.random.default_rng(1))


def test_a_distance_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidInput, match="distance"):
        fit(PRIORS, lambda *_: math.nan, seed=1, settings=SMALL)


def test_a_search_that_is_stopped_gives_nothing() -> None:
    stop = threading.Event()
    stop.set()

    with pytest.raises(FitStopped):
        fit(PRIORS, lambda *_: 0.0, seed=1, settings=SMALL, stop=stop)


def test_a_search_that_finds_nothing_near_says_so() -> None:
    calm = iter(range(10**6))  # every simulation is further off than all before it

    with pytest.raises(NothingNear):
        fit(
            PRIORS,
            lambda *_: float(next(calm)),
            seed=1,
            settings=Smc(particles=10, first=20, rounds=1),
            executor=Threads(1),
        )


def test_it_finds_the_parameters_of_a_simulated_epidemic() -> None:
    found = calibrate(epidemic(0.2, 4.0, number=10**6))

    low, middle, high = found.quantiles([0.05, 0.5, 0.95])
    assert (low <= [0.2, 4.0]).all()
    assert (high >= [0.2, 4.0]).all()
    assert middle[0] == pytest.approx(0.2, abs=0.02)
    assert found.effective_size > 20
    assert list(found.tolerances) == sorted(found.tolerances, reverse=True)


def test_its_bands_cover_as_often_as_they_say() -> None:
    inside = []
    for trial in range(25):
        rng = np.random.default_rng([3, trial])
        truth = [prior.sample(rng) for prior in PRIORS.values()]
        found = calibrate(epidemic(*truth, number=10**6 + trial), seed=trial)
        low, high = found.quantiles([0.1, 0.9])
        inside.extend((low <= truth) & (truth <= high))

    assert 0.66 <= np.mean(inside) <= 0.96  # 80 % bands, 50 of them


def test_the_outcome_does_not_depend_on_the_number_of_workers() -> None:
    observed = epidemic(0.15, 6.0, number=10**6)

    one, two = calibrate(observed), calibrate(observed, workers=2)

    assert (one.draws == two.draws).all()
    assert (one.weights == two.weights).all()
    assert (calibrate(observed, seed=2).draws != one.draws).any()


def test_draws_are_repeated_in_proportion_to_their_weight() -> None:
    weights = np.array([0.5, 0.3, 0.2])

    counts = np.bincount(systematic(weights, 100, np.random.default_rng(1)), minlength=3)

    assert (np.abs(counts - 100 * weights) <= 1).all()


def test_weights_with_dirichlet_priors_have_its_mean_and_spread() -> None:
    priors = dirichlet("to", {"1": 0.7, "2": 0.3}, concentration=20.0)
    rng = np.random.default_rng(1)

    drawn = np.array([[p.sample(rng) for p in priors.values()] for _ in range(4000)])

    # One rate for all is what makes shared-out gammas Dirichlet.
    shares = drawn[:, 0] / drawn.sum(axis=1)
    assert shares.mean() == pytest.approx(0.7, abs=0.01)
    assert shares.std() == pytest.approx(math.sqrt(0.7 * 0.3 / 21), rel=0.06)


@pytest.mark.parametrize(
    ("prior", "mean"),
    [
        (Uniform(low=1.0, high=3.0), 2.0),
        (Normal(mean=2.0, sd=0.5), 2.0),
        (LogNormal(median=2.0, spread=0.3), 2.0 * math.exp(0.045)),
        (Gamma(mean=2.0, shape=4.0), 2.0),
    ],
)
def test_draws_follow_their_density(prior: Prior, mean: float) -> None:
    rng = np.random.default_rng(5)
    grid = np.linspace(1e-3, 12.0, 4000)

    drawn = np.array([prior.sample(rng) for _ in range(4000)])

    density = np.exp([prior.log_density(float(at)) for at in grid])
    assert (grid * density).sum() / density.sum() == pytest.approx(mean, rel=1e-2)
    assert drawn.mean() == pytest.approx(mean, rel=0.03)
