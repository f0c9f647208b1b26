"""The vault: how fast people are taken in, found again, shown masked, and let go of."""

from collections.abc import Iterator

from bench import stores


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            for name, value, unit in stores.worker(environment, "bench.identity_walk"):
                yield f"{name}, {store}", value, unit
