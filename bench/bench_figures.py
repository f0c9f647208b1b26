"""Figures: how fast they are recorded, read as a board reads them, and rebuilt."""

from collections.abc import Iterator

from bench import stores


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            for name, value, unit in stores.worker(environment, "bench.figure_store"):
                yield f"{name}, {store}", value, unit
