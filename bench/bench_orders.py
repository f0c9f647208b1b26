"""One order to every place down to the fourth level, and the overview of its signing, on each store."""

from collections.abc import Iterator

from bench import stores


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            for name, value, unit in stores.worker(environment, "bench.order_sending"):
                yield f"{name}, {store}", value, unit
