"""One house on each store, filled once: loaded, searched, looked at, counted in, sent through."""

import time
from collections.abc import Iterator

from bench import stores

CODE = "hunan-2020-01-29"
# In this order: the board fills the figures that are read after it, orders change what it shows.
WORKERS = ("place_search", "board_store", "figure_store", "order_sending")


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            yield f"scenario load, {store}", _seconds(environment), "s"
            yield f"scenario load again, {store}", _seconds(environment), "s"
            for module in WORKERS:
                for name, value, unit in stores.worker(environment, f"bench.{module}"):
                    yield f"{name}, {store}", value, unit


def _seconds(environment: stores.Environment) -> float:
    begun = time.perf_counter()
    stores.lianfang(environment, "scenario", "load", CODE)
    return time.perf_counter() - begun


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t", flush=True)
