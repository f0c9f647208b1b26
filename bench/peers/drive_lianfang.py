"""Our engine as a peer: `drive_lianfang.py layered|mixing PEOPLE DAYS`, or `patches` on stdin.

Its own compiling happens on a small problem first and is not counted, as with the others.
"""

import json
import resource
import sys
import time

import numpy as np

from bench.peers import problems


def agents(people: int, days: int, *, layers: bool) -> dict[str, float]:
    from lianfang_sim.simulation import OUTPUTS, simulate

    simulate(*problems.agents(10_000, 5, layers=layers), seed=1, replicates=range(1))
    begun = time.process_time()
    world, scenario = problems.agents(people, days, layers=layers)
    built = time.process_time()
    batch = simulate(world, scenario, seed=1, replicates=range(1))
    done = time.process_time()
    return {
        "build_seconds": built - begun,
        "seconds": done - built,
        "agent_days": people * days,
        "infections": int(batch.counts[:, OUTPUTS.index("infections")].sum()),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def patches(problem: dict[str, object]) -> dict[str, float]:
    from lianfang_sim.patches import run_patches

    replicates = problem.pop("replicates")
    mixing = np.array(problem.pop("mixing"))
    people = problem.pop("populations")
    run_patches(people, mixing, replicates=2, seed=1, **problem)
    begun = time.process_time()
    run = run_patches(people, mixing, replicates=replicates, seed=1, **problem)
    seconds = time.process_time() - begun
    return {"seconds": seconds, "attack": float(run.attack_rates.mean())}


def main(what: str, *numbers: str) -> None:
    if what == "patches":
        said = patches(json.load(sys.stdin))
    else:
        said = agents(int(numbers[0]), int(numbers[1]), layers=what == "layered")
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
