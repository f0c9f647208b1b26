"""The shipped science of the province stands: it is read whole, and its draws foretell what was held out."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from lianfang_sim.calibration import Calibration, read_calibration
from lianfang_sim.variation import read_draws, read_simulations

DATA = Path(__file__).parents[2] / "data/hunan"
SCIENCE = DATA / "science"
HELD_UNTIL = date(2020, 2, 29)
FIRST = date(2020, 1, 21)


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return read_calibration(SCIENCE / "calibration.yaml")


def test_the_land_holds_everybody_and_each_prefecture_its_census(
    calibration: Calibration,
) -> None:
    areas = calibration.world.areas
    with (DATA / "population/prefecture.csv").open(encoding="utf-8", newline="") as file:
        census = {row["code"][:4]: int(row["pop_census_2020"]) for row in csv.DictReader(file)}

    told = {code: sum(c.population for c in areas if c.code[:4] == code) for code in census}

    assert len(areas) == 122
    assert calibration.world.people == 66_444_864
    assert told == census


def test_shares_of_arrivals_are_those_of_the_flow(calibration: Calibration) -> None:
    with (SCIENCE / "importation.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    shares = {row["key"]: float(row["share"]) for row in rows if row["of"] == "place"}
    days = [float(row["share"]) for row in rows if row["of"] == "day"]

    assert calibration.scenario.importation.areas == shares
    grown = np.array(days) * np.exp(0.11 * np.arange(len(days)))
    expected = np.array(calibration.scenario.importation.expected)
    assert expected / expected.sum() == pytest.approx(grown / grown.sum(), abs=1e-4)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert sum(days) == pytest.approx(1.0)


def test_days_held_out_are_not_among_the_fitted(calibration: Calibration) -> None:
    assert calibration.fitted_until == date(2020, 2, 8)
    assert calibration.nearness.scenario.last == date(2020, 2, 8)


def test_draws_name_the_parameters_and_lie_within_their_priors(calibration: Calibration) -> None:
    draws, weights = read_draws(SCIENCE / "posterior.csv")

    assert set(draws[0]) == set(calibration.priors)
    assert sum(weights) == pytest.approx(1.0)
    for draw in draws:
        assert all(np.isfinite(p.log_density(draw[name])) for name, p in calibration.priors.items())


def test_a_shipped_draw_came_as_near_as_the_search_says(calibration: Calibration) -> None:
    draws, _ = read_draws(SCIENCE / "posterior.csv")
    numbers = read_simulations(SCIENCE / "posterior.csv")
    told = (SCIENCE / "posterior.yaml").read_text(encoding="utf-8")
    tolerance = float(told.split("tolerances: [")[1].split("]")[0].split(",")[-1])

    far = [calibration.nearness(draws[at], numbers[at]) for at in (0, 100, 299)]

    assert max(far) <= tolerance + 1e-3


def test_bands_hold_the_counts_of_the_29th_in_twelve_of_fourteen_prefectures(
    calibration: Calibration,
) -> None:
    draws, _ = read_draws(SCIENCE / "posterior.csv")
    counted = calibration.counted
    observed = counted.between(FIRST, HELD_UNTIL).sum(axis=1)

    ahead = calibration.foretell(draws, replicates=300, seed=77)
    cases = np.stack([ahead.totals("confirmed", region=r) for r in counted.regions], axis=1)

    low, high = np.quantile(cases, [0.05, 0.95], axis=0)
    assert ((low <= observed) & (observed <= high)).sum() >= 12
    # A band that holds everything says nothing: the province's is within a factor of four.
    total = np.quantile(cases.sum(axis=1), [0.05, 0.95])
    assert total[1] <= 4 * total[0]
