from datetime import date

import pytest

from lianfang_sim import plots
from lianfang_sim.comparison import compare
from lianfang_sim.ensemble import run
from lianfang_sim.errors import InvalidInput
from tests.unit.sim import toys

NAMES = ("as it was", "weaker", "weakest")
RUNS = {
    name: run(
        toys.world(), toys.scenario(name, r0=r0), replicates=20, seed=3, simulate=toys.simulate
    )
    for name, r0 in zip(NAMES, (2.5, 2.0, 1.5), strict=True)
}


def test_nothing_to_draw_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="nothing to draw"):
        plots.fan({}, tmp_path / "fan.svg", output="deaths")


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match=r"must end in .svg or .png"):
        plots.fan(RUNS, tmp_path / "fan.pdf", output="deaths")


def test_an_output_that_is_none_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="recovered"):
        plots.fan(RUNS, tmp_path / "fan.svg", output="recovered")


def test_every_scenario_is_in_the_picture_with_dates_and_source(tmp_path):
    path = tmp_path / "fan.svg"

    plots.fan(RUNS, path, output="in_beds", observed={date(2021, 3, 2): 4.0})

    words = path.read_text()
    assert all(name in words for name in (*NAMES, "observed", "in beds", "2021-03-0", "seed 3"))


def test_the_same_numbers_give_the_same_picture(tmp_path):
    for name in ("one.svg", "two.svg", "one.png", "two.png"):
        plots.fan(RUNS, tmp_path / name, output="deaths", region="1101")

    for ending in ("svg", "png"):
        pictures = [(tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two")]
        assert pictures[0] == pictures[1]


def test_every_comparison_is_in_the_picture(tmp_path):
    base, *others = RUNS.values()

    plots.effects(
        [compare(base, other) for other in others], tmp_path / "effects.svg", output="infections"
    )

    words = (tmp_path / "effects.svg").read_text()
    assert all(name in words for name in ("weaker", "weakest", "against as it was", "20 pairs"))
