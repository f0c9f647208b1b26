"""What the data pack brings for the simulator: the land, the disease, and what is in force there."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from django.conf import settings

from lianfang.ground.places import queries as places
from lianfang.insight.scenarios.errors import SimulatorMissing
from lianfang_sim.geography import Land, read_land
from lianfang_sim.records import plain
from lianfang_sim.scenario import Scenario, read_scenario
from lianfang_sim.variation import read_draws

if TYPE_CHECKING:
    from pathlib import Path

SCIENCE = "science"
BASELINE = "baseline.yaml"
POSTERIOR = "posterior.csv"


@dataclass(frozen=True, kw_only=True)
class Science:
    """The folder of a pack that the simulator reads."""

    folder: Path

    @property
    def land(self) -> Path:
        return self.folder / "land"

    @property
    def baseline(self) -> Path:
        return self.folder / BASELINE

    def units(self) -> tuple[str, ...]:
        """The codes of the land's own units, the finest that are told apart."""
        rows = chain.from_iterable(filter(_is_rows, plain(_land(self.land)).values()))
        return tuple(row["code"] for row in rows)

    def draws(self, count: int) -> list[dict[str, float]]:
        """So many draws of what the pack was calibrated to, by weight; none where it was not."""
        path = self.folder / POSTERIOR
        if not path.is_file():
            return []
        draws, weights = read_draws(path)
        ends = list(accumulate(weights))
        spots = [(number + 0.5) / count for number in range(count)]
        return [draws[min(bisect_left(ends, spot), len(draws) - 1)] for spot in spots]

    def scenario(self) -> Scenario:
        """How things stood, calibrated, with the measures that the pack knows of."""
        return read_scenario(self.baseline)


def science() -> Science:
    """What the pack of the loaded tree brings.

    Raises:
        SimulatorMissing: it brings nothing for the simulator.
    """
    found = find_science()
    if found is None:
        raise SimulatorMissing(pack=_pack())
    return found


def find_science() -> Science | None:
    folder = settings.DATA_DIR / _pack() / SCIENCE
    return Science(folder=folder) if (folder / BASELINE).is_file() else None


def _pack() -> str:
    tree = places.tree()
    return tree.pack if tree else str(settings.PLACE_PACK)


def _is_rows(value: object) -> bool:
    """Whether these are the units, whatever the land calls them."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


@cache
def _land(folder: Path) -> Land:
    return read_land(folder)
