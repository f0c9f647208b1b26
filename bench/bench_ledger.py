"""The record of acts: how fast it grows, is proven, and answers an open page."""

from collections.abc import Iterator

from bench import stores


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            for name, value, unit in stores.worker(environment, "bench.ledger_walk"):
                yield f"{name}, {store}", value, unit
