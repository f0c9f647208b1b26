"""LASER-generic in its own environment: `drive_laser.py PEOPLE DAYS`; prints one line of JSON.

SEIR in one well-mixed place, one thread, R0 2.5, 0.05 % infected at the start. Its own compiling
is done on a small population first and is not counted.
"""

import json
import os
import resource
import sys
import time

os.environ["NUMBA_NUM_THREADS"] = "1"

import geopandas as gpd
import numba as nb
import numpy as np
from laser.core import PropertySet
from laser.core import distributions as dist
from laser.generic import SEIR, Model
from shapely.geometry import Point

LATENT_DAYS, INFECTIOUS_DAYS, R0 = 3.0, 5.0, 2.5


def build(people: int, days: int) -> Model:
    seeds = max(1, people // 2000)
    place = gpd.GeoDataFrame(
        {"nodeid": [0], "population": [people], "S": [people - seeds], "E": [0], "I": [seeds],
         "R": [0], "geometry": [Point(112.9, 28.2).buffer(0.1)]},
        crs="EPSG:4326",
    )  # fmt: skip
    parameters = PropertySet({"nticks": days, "beta": R0 / INFECTIOUS_DAYS, "prng_seed": 1})
    model = Model(place, parameters)
    latent = dist.gamma(shape=LATENT_DAYS, scale=1.0)
    infectious = dist.gamma(shape=INFECTIOUS_DAYS, scale=1.0)
    model.components = [
        SEIR.Susceptible(model),
        SEIR.Recovered(model),
        SEIR.Infectious(model, infectious),
        SEIR.Exposed(model, latent, infectious),
        SEIR.Transmission(model, latent),
    ]
    return model


def main(people: int, days: int) -> None:
    nb.set_num_threads(1)
    build(10_000, 5).run()
    begun = time.process_time()
    model = build(people, days)
    built = time.process_time()
    model.run()
    done = time.process_time()
    infected = people - int(np.sum(model.nodes.S[days]))
    print(
        json.dumps(
            {
                "build_seconds": built - begun,
                "seconds": done - built,
                "agent_days": people * days,
                "infections": infected,
                "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
