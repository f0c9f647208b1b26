"""Ten thousand people under observation: how fast the day's list is read and the checks come in."""

from collections.abc import Iterator

from bench import stores


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            for name, value, unit in stores.worker(environment, "bench.observation_store"):
                yield f"{name}, {store}", value, unit
