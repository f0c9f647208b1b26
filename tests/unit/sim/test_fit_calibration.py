"""Counts, draws and scores of a calibration: what is refused, and what is worked out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from lianfang_measures import StayAtHome
from lianfang_sim.calibration import Calibration, Counted, read_calibration, read_counted, roots
from lianfang_sim.disease import Delay, Disease, Settings
from lianfang_sim.errors import InvalidInput
from lianfang_sim.fit import Smc
from lianfang_sim.geography import Area, Land
from lianfang_sim.leave_out import leave_one_out
from lianfang_sim.priors import Uniform
from lianfang_sim.scenario import Finding, Importation, Scenario, Surveillance
from lianfang_sim.scores import covered, crps, interval_score, weighted_quantiles
from lianfang_sim.variation import read_draws, read_simulations, vary, write_draws
from lianfang_sim.world import World

FIRST = date(2030, 1, 1)


def scenario(**changes: object) -> Scenario:
    disease = Disease(
        name="d",
        r0=1.5,
        dispersion=None,
        generation=Delay(mean=4.0, sd=1.0),
        incubation=Delay(mean=3.0, sd=1.0),
        share_symptomatic=0.9,
        settings=Settings(household=0.3, school=0.1, work=0.2, community=0.4),
    )
    given = Scenario(
        name="s",
        first=FIRST,
        days=12,
        disease=disease,
        surveillance=Surveillance(finding=(Finding(share=0.9, delay=Delay(mean=1.0)),)),
        importation=Importation(expected=(9.0, 9.0, 18.0), areas={"11": 0.75, "12": 0.25}),
        measures=(StayAtHome(level=0.5, start=FIRST),),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def calibration(**changes: object) -> Calibration:
    areas = tuple(
        Area(code=code, name=code, population=3000, longitude=110.0, latitude=25.0 + i)
        for i, code in enumerate(("1101", "1201"))
    )
    given: dict[str, object] = {
        "world": World.build(Land(areas=areas)),
        "scenario": scenario(),
        "counted": Counted(
            regions=("11", "12"),
            first=FIRST,
            new=np.array([[0, 1, 0, 2, 1, 3], [0, 0, 1, 0, 0, 1]]),
        ),
        "priors": {"disease.r0": Uniform(low=0.5, high=3.0)},
        "fitted_from": FIRST,
        "fitted_until": date(2030, 1, 5),
        "seed": 1,
        "settings": Smc(particles=4, first=8, rounds=0),
    }
    return Calibration(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fitted_until": date(2030, 1, 7)}, "last day"),
        ({"fitted_from": date(2029, 12, 31)}, "first day"),
        ({"fitted_from": date(2030, 1, 6)}, "days"),
        ({"scenario": scenario(days=3)}, "fitted_until"),
        ({"block_days": 0}, "block_days"),
        ({"output": "rumours"}, "output"),
    ],
)
def test_a_calibration_that_cannot_stand_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        calibration(**changes)

    assert refusal.value.field == field


def test_a_falling_count_is_refused_with_its_place_and_day() -> None:
    with pytest.raises(InvalidInput, match=r"observed\[12 2030-01-02\] = -1"):
        Counted(regions=("11", "12"), first=FIRST, new=np.array([[0, 1], [2, -1]]))


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (["2030-01-01,1100,x"], "confirmed"),
        (["2030-01-01,1100,-1"], "confirmed"),
        (["someday,1100,1"], "date"),
        (["2030-01-01,1100,1"], "observed"),
        ([], "observed"),
    ],
)
def test_a_file_of_counts_that_cannot_stand_is_refused(
    tmp_path: Path, rows: list[str], field: str
) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(["date,code,confirmed", *rows]))

    with pytest.raises(InvalidInput) as refusal:
        read_counted(path, ("11", "12"))

    assert refusal.value.field == field


def test_counts_of_other_codes_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    rows = ["2030-01-01,1100,1", "2030-01-01,abroad,9", "2030-01-02,1100,4"]
    path.write_text("\n".join(["date,code,confirmed", *rows]))

    counted = read_counted(path, ("11",))

    assert counted.new.tolist() == [[1, 3]]
    assert counted.last == date(2030, 1, 2)


def test_days_held_out_have_no_part_in_the_distance() -> None:
    one = calibration()
    later = one.counted.new.copy()
    later[:, 5] = 1000

    other = calibration(counted=replace(one.counted, new=later))

    assert one.nearness({"disease.r0": 2.0}, 3) == other.nearness({"disease.r0": 2.0}, 3)


def test_a_simulation_is_at_no_distance_from_itself() -> None:
    one = calibration()
    cells = one.nearness.cells({"disease.r0": 2.0}, 3)

    itself = replace(one.nearness, target=cells)

    assert itself({"disease.r0": 2.0}, 3) == 0.0
    assert itself({"disease.r0": 2.0}, 4) > 0.0


def test_blocks_end_with_the_last_fitted_day() -> None:
    found = calibration().nearness

    assert found.starts == (0, 2, 5)
    assert (found.target**2).round().tolist() == [[1, 3], [0, 1], [1, 4]]
    assert roots(np.array([[4, 5]]), (0, 2)).tolist() == [[3.0], [3.0]]


def test_a_whole_calibration_runs_and_foretells() -> None:
    one = calibration()

    found = one.fit()
    ahead = one.foretell(found.resampled(3, seed=2), replicates=6, seed=9)

    assert found.draws.shape == (4, 1)
    assert ahead.counts.shape[0] == 6
    assert ahead.regions == ("11", "12")


def test_simulations_that_were_kept_go_on_as_they_were() -> None:
    one = calibration(block_days=5)
    found = one.fit()
    draws = [(found.values(i), number) for i, number in enumerate(found.numbers)]

    fitted = one.continued(draws, first=FIRST, last=date(2030, 1, 5))
    whole = one.continued(draws, first=FIRST, last=one.scenario.last)

    cells = np.sqrt(np.column_stack([fitted, fitted.sum(axis=1)]))
    apart = ((cells - one.nearness.target[:, 0]) ** 2).sum(axis=1) ** 0.5
    assert apart == pytest.approx(found.distances)
    assert (whole >= fitted).all()


def test_a_region_left_out_has_no_part_in_its_own_foretelling() -> None:
    one = calibration()
    changed = one.counted.new.copy()
    changed[1] += 50
    other = calibration(counted=replace(one.counted, new=changed))

    asked = {"last": one.scenario.last, "tried": 12, "kept": 3, "seed": 5}
    here, there = (leave_one_out(each, **asked) for each in (one, other))  # type: ignore[arg-type]

    assert here.cases.shape == (3, 2)
    assert (here.cases[:, 1] == there.cases[:, 1]).all()


@pytest.mark.parametrize("changes", [{"kept": 0}, {"kept": 13}, {"last": date(2031, 1, 1)}])
def test_a_foretelling_that_cannot_be_made_is_refused(changes: dict[str, object]) -> None:
    asked = {"last": date(2030, 1, 9), "tried": 12, "kept": 3, "seed": 5} | changes

    with pytest.raises(InvalidInput):
        leave_one_out(calibration(), **asked)  # type: ignore[arg-type]


def test_draws_replace_fields_by_their_path() -> None:
    varied = vary(
        scenario(),
        {
            "disease.r0": 2.5,
            "surveillance.finding.0.delay.mean": 9.0,
            "importation.areas.12": 0.5,
            "measures.stay_at_home.adherence": 0.3,
            "measures.wear_masks.adherence": 0.3,
            "assumptions.close.schools": 0.4,
            "importation.total": 72.0,
        },
    )

    assert varied.disease.r0 == 2.5
    assert varied.surveillance.finding[0].delay.mean == 9.0
    assert varied.importation.areas == {"11": 0.75, "12": 0.5}
    assert [measure.adherence for measure in varied.measures] == [0.3]
    assert varied.assumed("close.schools") == 0.4
    assert varied.importation.expected == pytest.approx((18.0, 18.0, 36.0))


def test_a_tilt_changes_the_days_of_arrivals_and_keeps_their_number() -> None:
    arrivals = vary(scenario(), {"importation.tilt": 0.1}).importation.expected

    assert sum(arrivals) == pytest.approx(36.0)
    assert arrivals[1] / arrivals[0] == pytest.approx(np.exp(0.1))


@pytest.mark.parametrize(
    "name",
    [
        "disease.r1",
        "disease",
        "disease.name",
        "disease.r0.mean",
        "surveillance.finding.7.share",
        "importation.areas.99",
        "assumptions.nothing",
        "weather.rain",
        "measures.stay_at_home.charm",
    ],
)
def test_a_name_that_leads_nowhere_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        vary(scenario(), {name: 0.5})


def test_a_value_that_cannot_stand_is_refused() -> None:
    with pytest.raises(InvalidInput, match="r0"):
        vary(scenario(), {"disease.r0": -1.0})
    with pytest.raises(InvalidInput, match="total"):
        vary(scenario(), {"importation.total": -1.0})


def test_draws_go_to_a_file_and_back(tmp_path: Path) -> None:
    path = tmp_path / "draws.csv"
    write_draws(path, [{"a": 1.5, "b": 2.0}, {"a": 0.25, "b": 3.0}], [1.0, 3.0], simulations=[8, 5])

    draws, weights = read_draws(path)

    assert draws == ({"a": 1.5, "b": 2.0}, {"a": 0.25, "b": 3.0})
    assert weights == (0.25, 0.75)
    assert read_simulations(path) == (8, 5)


def test_draws_without_the_numbers_of_their_simulations_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "draws.csv"
    write_draws(path, [{"a": 1.5}], [1.0])

    with pytest.raises(InvalidInput, match="simulation"):
        read_simulations(path)


@pytest.mark.parametrize(
    "text", ["weight,a\n", "weight,a\n1,x\n", "weight,a\n0,1\n", "weight,a\n1\n"]
)
def test_a_file_of_draws_that_cannot_stand_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "draws.csv"
    path.write_text(text)

    with pytest.raises(InvalidInput):
        read_draws(path)


def test_a_calibration_without_a_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calibration.yaml"
    path.write_text("land: land\n")

    with pytest.raises(InvalidInput, match="scenario"):
        read_calibration(path)


def test_the_score_of_draws_is_that_of_their_distribution() -> None:
    level = (np.arange(4000) + 0.5) / 4000
    draws = stats.norm.ppf(level)[:, None]
    weights = np.full(4000, 1 / 4000)

    found = crps(draws, weights, np.array([0.7]))[0]

    normal = 0.7 * (2 * stats.norm.cdf(0.7) - 1) + 2 * stats.norm.pdf(0.7) - 1 / np.sqrt(np.pi)
    assert found == pytest.approx(normal, abs=1e-3)


def test_bands_are_scored_by_width_and_by_what_lies_outside() -> None:
    lower, upper = np.array([0.0, 0.0, 0.0]), np.array([2.0, 2.0, 2.0])
    observed = np.array([1.0, 3.0, -1.0])

    assert interval_score(lower, upper, observed, level=0.9) == pytest.approx([2.0, 22.0, 22.0])
    assert covered(lower, upper, observed).tolist() == [True, False, False]


def test_weights_count_in_quantiles() -> None:
    samples, weights = np.array([3.0, 1.0, 2.0]), np.array([0.1, 0.8, 0.1])

    assert weighted_quantiles(samples, weights, [0.5, 0.85, 1.0]).tolist() == [1.0, 2.0, 3.0]


def test_weights_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(InvalidInput):
        crps(np.zeros((2, 1)), np.array([0.5, 0.6]), np.zeros(1))
    with pytest.raises(InvalidInput):
        interval_score(np.zeros(1), np.ones(1), np.zeros(1), level=1.0)
