"""The whole province: processor time a replicate, memory, and a pair of options (G3, G4, G7, G12)."""

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from bench import province
from bench.harness import ROOT
from bench.peers import drive, problems

REPLICATES, PAIRS = 400, 300


def measure() -> Iterator[tuple[str, float, str]]:
    small = _apart("outbreak")
    yield "science: province, outbreak, processor time a replicate", small["milliseconds"], "ms"
    yield "science: province, outbreak, infections", small["infections"], "persons"
    yield (
        "science: province, outbreak, times LASER-generic 1.1.0",
        _laser() / small["milliseconds"],
        "times",
    )
    large = _apart("uncontrolled")
    yield "science: province, a year without control", large["seconds"], "s"
    yield "science: province, ten million infections of it", large["ten_million"], "s"
    yield "science: province, infections of it", large["infections"], "persons"
    yield "science: province, peak memory of it", large["peak_megabytes"], "MB"
    pair = _apart("pair")
    yield "science: two options of the province with intervals", pair["seconds"], "s"
    yield "science: spread of independent runs, times paired", pair["ratio"], "times"
    yield from _final_sizes()


def _laser() -> float:
    """Milliseconds of LASER for the province and 120 days: ten million, times 6.64."""
    said = drive("laser", 10_000_000, 120)
    return float(said["seconds"]) * province.world().people / 10_000_000 * 1000


def _apart(what: str) -> dict[str, Any]:
    """Measured in a process of its own, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "bench.bench_science_province", what]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def outbreak() -> dict[str, float]:
    from lianfang_sim.simulation import OUTPUTS, simulate

    scenario = province.calibrated()
    simulate(province.world(), scenario, seed=1, replicates=range(2), regions=[""])
    begun = time.process_time()
    batch = simulate(province.world(), scenario, seed=1, replicates=range(REPLICATES), regions=[""])
    seconds = time.process_time() - begun
    infections = batch.counts[:, OUTPUTS.index("infections")].sum() / REPLICATES
    return {"milliseconds": seconds / REPLICATES * 1000, "infections": float(infections)}


def uncontrolled() -> dict[str, float]:
    from lianfang_sim.simulation import OUTPUTS, simulate

    def seconds_for(days: int) -> tuple[float, int]:
        begun = time.process_time()
        batch = simulate(
            province.world(),
            province.uncontrolled(days=days),
            seed=1,
            replicates=range(1),
            regions=[""],
        )
        infections = int(batch.counts[:, OUTPUTS.index("infections")].sum())
        return time.process_time() - begun, infections

    seconds_for(5)
    year, infections = seconds_for(365)
    return {
        "seconds": year,
        "infections": infections,
        "ten_million": year * 10_000_000 / infections,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def pair() -> dict[str, float]:
    """The province as it was, and a community measure that begins one day later, on all processors."""
    from lianfang_measures import StayAtHome
    from lianfang_sim.comparison import compare
    from lianfang_sim.ensemble import run

    base = province.calibrated(days=60)
    later = replace(base, measures=tuple(map(_a_day_later, base.measures)))
    assert any(isinstance(word, StayAtHome) for word in base.measures)
    run(province.world(), base, replicates=4, seed=3, regions=[""])
    begun = time.perf_counter()
    arms = [
        run(province.world(), scenario, replicates=PAIRS, seed=3, regions=[""])
        for scenario in (base, later)
    ]
    effect = compare(*arms).effect("infections")
    return {"seconds": time.perf_counter() - begun, "ratio": effect.variance_ratio}


def _a_day_later(word: Any) -> Any:
    from datetime import timedelta

    from lianfang_measures import StayAtHome

    if not isinstance(word, StayAtHome):
        return word
    return replace(word, start=word.start + timedelta(days=1))


def _final_sizes() -> Iterator[tuple[str, float, str]]:
    """Against the root of z = 1 - exp(-R z), with everybody meeting everybody."""
    from lianfang_sim.simulation import OUTPUTS, simulate

    worst = 0.0
    for r0 in (1.5, 2.0, 2.5, 3.0, 4.0):
        world, scenario = problems.agents(1_000_000, 700, layers=False)
        scenario = replace(
            scenario, disease=replace(scenario.disease, r0=r0), first=date(2020, 1, 1)
        )
        batch = simulate(world, scenario, seed=1, replicates=range(1), regions=[""])
        share = float(batch.counts[:, OUTPUTS.index("infections")].sum()) / world.people
        worst = max(worst, abs(share - _final_size(r0, seeds=problems.SEEDS_PER_PERSON)) * 100)
    yield "science: final size apart from theory, worst of five", worst, "% points"


def _final_size(r0: float, *, seeds: float) -> float:
    size = 0.9
    for _ in range(500):
        size = 1 - (1 - seeds) * math.exp(-r0 * size)
    return size


if __name__ == "__main__":
    print(
        json.dumps(
            {"outbreak": outbreak, "uncontrolled": uncontrolled, "pair": pair}[sys.argv[1]]()
        )
    )
