"""What the product promises. A name that is not here is measured and promised nothing.

A new machine without any dependency (at most five minutes) cannot be measured from here; what is
measured is a clone whose dependencies lie in the caches.
"""

from math import inf

_ON_A_STORE = {
    "ingest: single fact at 100/s, p99": 60.0,
    "board: the whole, server p95": 100.0,
    "board: a unit, server p95": 100.0,
    "board: a day in hindsight, server p95": 100.0,
    "board: figures again, server p95": 100.0,
    "overview of its signing": 150.0,
    "coverage: overview of the province, p95": 300.0,
    "coverage: overview of a county, p95": 300.0,
    "coverage: gaps of a county, p95": 500.0,
    "coverage: gaps of a county, last page, p95": 500.0,
    "coverage: refusals of a county, p95": 500.0,
    "observation: checks due for 10,000 people, p95": 300.0,
    "observation: checks due with a page of names, p95": 300.0,
    "place search, query p95": 20.0,
    "scenario load": 60.0,
    "journeys: match of one case, p95": 50.0,
    "journeys: 1,000 cases of a day": 20.0,
}
AT_MOST = {
    "cold start from a clone, dependencies cached": 60.0,
    "warm start to first page": 5.0,
    "ledger: live question without news, middle, SQLite": 3.0,
    "resident memory of the embedded default": 600.0,
    "board: first meaningful paint, worst of five": 2.0,
    "board: 50 open boards told of an act, last": 2.0,
    "pad: opens offline, worst of five": 1.5,
    "pad: 1,000 queued facts arrive over a link that drops": 2.0,
    "science: province, outbreak, processor time a replicate": 3.0,
    "science: province, ten million infections of it": 20.0,
    "science: province, a year without control": 90.0,
    "science: province, peak memory of it": 2560.0,
    "science: peak memory at 10 million, share of Covasim's": 0.1,
    "science: 14 places, attack rate apart from epydemix's": 1e-3,
    "science: 122 places, attack rate apart from epydemix's": 1e-3,
    "science: two options of the province with intervals": 1.0,
    "science: 10,000 calibration runs on two processors, from 300": 60.0,
    "science: different results of 1 thread, 2 threads, 2 nodes": 1.0,
    "science: different results with a worker killed": 1.0,
    "science: R(t) of 136 units, 70 days, 3 quantiles": 50.0,
    "science: scan of 122 areas, 28 days, 999 shuffles": 2.0,
    "science: final size apart from theory, worst of five": 0.2,
    "order to 2,144 places, SQLite": 3.0,
    "order to 2,144 places, PostgreSQL": 2.0,
} | {
    f"{name}, {store}": most
    for name, most in _ON_A_STORE.items()
    for store in ("SQLite", "PostgreSQL")
}
AT_LEAST = {
    "science: agent-days a second, times Covasim 3.1.6": 100.0,
    "science: agent-days a second, times LASER-generic 1.1.0": 4.0,
    "science: province, outbreak, times LASER-generic 1.1.0": 40_000.0,
    "science: 14 places, replicates a second, times epydemix 1.5.0": 100.0,
    "science: 122 places, replicates a second, times epydemix 1.5.0": 60.0,
    "science: spread of independent runs, times paired": 50.0,
    "science: two nodes, share of the speed of two threads": 0.9,
    "ingest: share of the raw rate, SQLite": 0.25,
    "ingest: share of the raw rate, PostgreSQL": 0.25,
    "ingest: rate at 10,000,000 rows of that at 100,000, SQLite": 0.85,
    "ingest: rate at 10,000,000 rows of that at 100,000, PostgreSQL": 0.85,
    "board: boards told of an act": 50.0,
    "pad: facts kept of 1,000": 1000.0,
    "ledger: verify, SQLite": 50_000.0,
    "ledger: verify, PostgreSQL": 50_000.0,
}


def is_kept(name: str, value: float) -> bool:
    return AT_LEAST.get(name, -inf) <= value <= AT_MOST.get(name, inf)


def sentence(name: str) -> str:
    if name in AT_MOST:
        return f"promised at most {AT_MOST[name]:g}"
    return f"promised at least {AT_LEAST[name]:g}"
