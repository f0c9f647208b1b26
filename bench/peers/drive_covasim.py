"""Covasim in its own environment: `drive_covasim.py PEOPLE DAYS`; prints one line of JSON.

Hybrid contacts (household, school, work, community), nobody tested or traced, 0.05 % infected at
the start. Only the steps in time are counted, in seconds of this process; the building of the
population is given apart.
"""

import json
import resource
import sys
import time

import covasim as cv


def main(people: int, days: int) -> None:
    sim = cv.Sim(
        pop_size=people, pop_type="hybrid", n_days=days, pop_infected=max(1, people // 2000),
        rand_seed=1, verbose=0,
    )  # fmt: skip
    begun = time.process_time()
    sim.initialize()
    built = time.process_time()
    for _day in range(days):
        sim.step()
    done = time.process_time()
    print(
        json.dumps(
            {
                "version": cv.__version__,
                "build_seconds": built - begun,
                "seconds": done - built,
                "agent_days": people * days,
                "infections": int(sim.results["new_infections"].values.sum()),
                "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
