"""epydemix in its own environment; reads a problem as JSON, prints one line of JSON.

The problem: `populations`, `mixing` (contacts of a row's place with a column's), `beta`, `sigma`,
`gamma` a day, `infected` at the start of each place, `days`, `replicates`.
"""

import json
import sys
import time
from datetime import date, timedelta

import numpy as np
from epydemix import EpiModel
from epydemix.population import Population

FIRST = date(2020, 1, 1)


def build(problem: dict) -> EpiModel:
    population = Population("places")
    count = len(problem["populations"])
    population.add_population(problem["populations"], [str(number) for number in range(count)])
    population.add_contact_matrix(np.array(problem["mixing"]), "all")
    model = EpiModel(compartments=["S", "E", "I", "R"])
    model.set_population(population)
    model.add_transition("S", "E", kind="mediated", params=(problem["beta"], "I"))
    model.add_transition("E", "I", kind="spontaneous", params=problem["sigma"])
    model.add_transition("I", "R", kind="spontaneous", params=problem["gamma"])
    return model


def main(problem: dict) -> None:
    people, infected = np.array(problem["populations"]), np.array(problem["infected"])
    nobody = np.zeros_like(people)
    start = {"S": people - infected, "E": nobody, "I": infected, "R": nobody}
    model = build(problem)
    begun = time.process_time()
    results = model.run_simulations(
        start_date=FIRST,
        end_date=FIRST + timedelta(days=problem["days"]),
        initial_conditions_dict=start,
        Nsim=problem["replicates"],
        rng=1,
    )
    seconds = time.process_time() - begun
    left = [trajectory.compartments["S_total"][-1] for trajectory in results.trajectories]
    attack = 1 - float(np.mean(left)) / float(people.sum())
    print(json.dumps({"seconds": seconds, "attack": attack}))


if __name__ == "__main__":
    main(json.load(sys.stdin))
