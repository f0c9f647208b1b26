"""Place search over the whole tree: the query alone, and the answer as a device gets it."""

from collections.abc import Iterator

from bench import stores


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            stores.lianfang(environment, "scenario", "load", "hunan-2020-01-29")
            for name, value, unit in stores.worker(environment, "bench.place_search"):
                yield f"{name}, {store}", value, unit
