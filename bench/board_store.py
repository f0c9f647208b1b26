"""Runs inside a store that holds the scenario: fills it up, then asks for boards one after the other.

1 + 14 + 122 places, 400 days, 40 figures. Prints `name<TAB>value<TAB>unit`.
"""

import os
import time
from collections.abc import Iterator
from datetime import date

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from django.conf import settings  # noqa: E402  only after Django is set up
from django.test import Client  # noqa: E402

from bench import filling  # noqa: E402
from bench.filling import DAYS  # noqa: E402
from bench.harness import percentile  # noqa: E402
from lianfang.ground.figures.models import Indicator  # noqa: E402
from lianfang.ground.places.models import Place  # noqa: E402
from lianfang.ground.posts.models import Account  # noqa: E402

FIGURES = 40
TURNS = 40
BOARDS = {
    "the whole": "/board/43/",
    "a unit": "/board/4301/",
    "a day in hindsight": "/board/43/?day=2020-01-29&known=all",
    "figures again": "/board/43/?part=figures",
}


def measure() -> Iterator[tuple[str, float, str]]:
    _fill()
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(
        Account.objects.get(username="province-commander"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    for name, address in BOARDS.items():
        client.get(address)
        times = [_milliseconds(client, address) for _turn in range(TURNS)]
        yield f"board: {name}, server p95", percentile(times, 0.95), "ms"
        yield f"board: {name}, server middle", percentile(times, 0.5), "ms"


def _milliseconds(client: Client, address: str) -> float:
    begun = time.perf_counter()
    answer = client.get(address)
    taken = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        message = f"{address} answered {answer.status_code}"
        raise RuntimeError(message)
    return taken


def _fill() -> None:
    places = list(
        Place.objects.filter(level__no__lte=3, is_zone=False).values_list("pk", flat=True)
    )
    missing = FIGURES - Indicator.objects.count()
    codes = [f"{filling.PREFIX}{number:02d}" for number in range(missing)]
    Indicator.objects.bulk_create(
        Indicator(code=code, name=code, name_en=code, type="cumulative", order=900 + number)
        for number, code in enumerate(codes)
    )
    filling.fill(codes=codes, places=places, days=DAYS)
    counties = [code for code in places if len(code) == len(max(places, key=len))]
    earlier = [day for day in DAYS if day < date(2020, 1, 1)]
    filling.fill(codes=["confirmed"], places=counties, days=earlier)
    filling.settle()


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t")
