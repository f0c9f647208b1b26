"""A sweep of every household of the province, on each store: how fast its coverage is read."""

from collections.abc import Iterator

from bench import stores

CODE = "hunan-2020-01-29"


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in stores.BOTH.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            stores.lianfang(environment, "scenario", "load", CODE)
            for name, value, unit in stores.worker(environment, "bench.coverage_store"):
                yield f"{name}, {store}", value, unit


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t", flush=True)
