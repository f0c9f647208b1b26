"""Calibration, and the same ensemble on threads and on two nodes of a cluster (G8, G9, G10)."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench import province
from bench.harness import ROOT, free_port
from tests.integration import cluster

REPLICATES, CALIBRATED = 1200, 300


def measure() -> Iterator[tuple[str, float, str]]:
    seconds = _answer(["calibrate"])["seconds"]
    yield "science: 10,000 calibration runs on two processors, from 300", seconds, "s"
    with cluster.two_nodes(free_port()) as (address, environment):
        said = _answer(["compare", address], environment)
        killed = cluster.run_on(address, environment, kill=True)
    yield "science: two nodes, share of the speed of two threads", said["share"], "of 1"
    digests = {*said["digests"]}
    yield "science: different results of 1 thread, 2 threads, 2 nodes", len(digests), "results"
    yield "science: different results with a worker killed", len({*killed["digests"]}), "results"


def _answer(words: list[str], environment: dict[str, str] | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.bench_science_machines", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def calibrate() -> dict[str, Any]:
    """Runs with draws of the posterior, one new scenario each, as a search near its end makes."""
    from lianfang_sim.calibration import read_calibration
    from lianfang_sim.variation import read_draws

    calibration = read_calibration(province.SCIENCE / "calibration.yaml")
    draws, _weights = read_draws(province.SCIENCE / "posterior.csv")
    calibration.nearness(draws[0], 0)
    begun = time.process_time()
    for number, draw in enumerate(draws[:CALIBRATED]):
        calibration.nearness(draw, number)
    seconds = time.process_time() - begun
    return {"seconds": seconds / len(draws[:CALIBRATED]) * 10_000 / 2}


def compare(address: str) -> dict[str, Any]:
    from lianfang_sim.ensemble import run
    from lianfang_sim.executors import RayCluster, Threads

    world, scenario = province.world(), province.calibrated(days=60)

    def timed(executor: Any, replicates: int = REPLICATES) -> tuple[float, str]:
        begun = time.perf_counter()
        found = run(world, scenario, replicates=replicates, seed=5, executor=executor, regions=[""])
        return time.perf_counter() - begun, hashlib.sha256(found.counts.tobytes()).hexdigest()

    timed(Threads(2), 8)
    alone, threads = timed(Threads(1)), timed(Threads(2))
    with RayCluster(address) as nodes:
        timed(nodes, 8)
        spread = timed(nodes)
    return {"share": threads[0] / spread[0], "digests": [alone[1], threads[1], spread[1]]}


if __name__ == "__main__":
    print(json.dumps(calibrate() if sys.argv[1] == "calibrate" else compare(sys.argv[2])))
