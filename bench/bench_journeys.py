"""Fellow travellers: matching one case, and a day's cases, among ten million legs."""

from collections.abc import Iterator

from bench import stores


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            for name, value, unit in stores.worker(environment, "bench.journey_walk"):
                yield f"{name}, {store}", value, unit
