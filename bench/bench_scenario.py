"""How long the shipped scenario takes to load into an empty store, and how long to load it again."""

import time
from collections.abc import Iterator

from bench import stores

CODE = "hunan-2020-01-29"


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            yield f"scenario load, {store}", _seconds(environment), "s"
            yield f"scenario load again, {store}", _seconds(environment), "s"


def _seconds(environment: stores.Environment) -> float:
    begun = time.perf_counter()
    stores.lianfang(environment, "scenario", "load", CODE)
    return time.perf_counter() - begun
