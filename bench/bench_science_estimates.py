"""Estimates of 136 units, sudden rises and the space-time scan, in processor time (G11)."""

import time
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np

UNITS, DAYS, AREAS, SCANNED = 136, 70, 122, 28


def measure() -> Iterator[tuple[str, float, str]]:
    yield "science: R(t) of 136 units, 70 days, 3 quantiles", _best(_reproduction()) * 1000, "ms"
    yield "science: EARS C1 to C3 of 136 units", _best(_ears()) * 1000, "ms"
    yield "science: scan of 122 areas, 28 days, 999 shuffles", _best(_scan(AREAS, SCANNED)), "s"
    yield "science: scan of 2,008 areas, 60 days, 999 shuffles", _best(_scan(2008, 60), 1), "s"


def _best(work: Callable[[], object], rounds: int = 5) -> float:
    work()  # compiled code and caches are there afterwards
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return median(took)


def _counts(units: int, days: int) -> np.ndarray:
    return np.random.default_rng(units).poisson(3.0, (units, days))


def _reproduction() -> Callable[[], object]:
    from lianfang_epi import Parametric, reproduction_number

    counts, interval = _counts(UNITS, DAYS), Parametric(mean=5.1, sd=2.7)
    return lambda: reproduction_number(counts, interval)


def _ears() -> Callable[[], object]:
    from lianfang_epi.detection import Ears, ears

    counts = _counts(UNITS, DAYS)
    return lambda: [ears(counts, method=method) for method in Ears]


def _scan(areas: int, days: int) -> Callable[[], object]:
    from lianfang_epi.scanning import ScanOptions, scan

    dice = np.random.default_rng(7)
    points = dice.uniform((109.0, 25.0), (114.0, 30.0), (areas, 2))
    counts = dice.poisson(0.3 if areas < 500 else 0.02, (areas, days))
    return lambda: scan(counts, points, options=ScanOptions(most_units=61, seed=1))
