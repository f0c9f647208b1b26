"""Runs inside a store that holds the scenario: lists 20 million households, then reads coverage.

The households lie in all villages of the tree alike; 13 of 1,000 were missed. Of a shorter run
`LIANFANG_BENCH_HOUSEHOLDS` says how many. Prints `name<TAB>value<TAB>unit`.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from django.conf import settings  # noqa: E402  only after Django is set up
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench.harness import percentile  # noqa: E402
from lianfang.ground.kernel import store  # noqa: E402
from lianfang.ground.places.models import Place  # noqa: E402
from lianfang.ground.posts.models import Account  # noqa: E402
from lianfang.people.canvass import queries  # noqa: E402
from lianfang.people.canvass.models import Coverage, Round  # noqa: E402
from lianfang.people.canvass.services import rebuilding  # noqa: E402

HOUSEHOLDS = int(os.environ.get("LIANFANG_BENCH_HOUSEHOLDS", "20000000"))
BEGUN = datetime(2020, 1, 29, tzinfo=UTC)
TURNS = 20
# By a number below 1,000: the first five were never visited, and so on.
STANDING = (
    "CASE WHEN h < 5 THEN 0 WHEN h < 7 THEN 1 WHEN h < 10 THEN 2 WHEN h < 13 THEN 5 ELSE 6 END"
)
FILL = """
INSERT INTO canvass_household (
    round_id, code, place_id, cell, sequence, address, source, is_outside, is_synthetic,
    standing, is_gap, visits, persons, linked, has_finding)
SELECT {round}, code || '-' || n, code, code, n, 'Lane ' || n, 'bench', {no}, {yes},
    {standing}, h < 13, 1, 3, 0, {no}
FROM (
    SELECT code, n, (n * 7919 + CAST(substr(code, 3, 10) AS BIGINT) * 31) % 1000 AS h
    FROM places_place CROSS JOIN ({series}) AS series
    WHERE level_id = {level} ORDER BY code, n) AS listed
"""
SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {most})"
    " SELECT n FROM s",
    "postgresql": "SELECT n FROM generate_series(1, {most}) AS n",
}


def measure() -> Iterator[tuple[str, float, str]]:
    round_ = _round()
    begun = time.perf_counter()
    listed = _fill(round_)
    yield "coverage: households listed", listed, "households"
    yield "coverage: filled in bulk", listed / (time.perf_counter() - begun), "households/s"
    begun = time.perf_counter()
    rebuilding.count_anew(round_)
    yield "coverage: counters rebuilt from all households", time.perf_counter() - begun, "s"
    store.take_stock()
    for name, read in _readings(round_).items():
        read()
        yield (
            f"coverage: {name}, p95",
            percentile([_ms(read) for _turn in range(TURNS)], 0.95),
            "ms",
        )


def _round() -> Round:
    return Round.objects.create(
        code="bench",
        title="Bench",
        place_id="43",
        template="household-visit",
        template_version=1,
        state="open",
        seed="bench",
        planned_at=BEGUN,
        opened_at=BEGUN,
    )


def _fill(round_: Round) -> int:
    lowest = Place.objects.order_by("-level").values_list("level", flat=True)[0]
    villages = Place.objects.filter(level=lowest).count()
    yes, no = ("1", "0") if connection.vendor == "sqlite" else ("TRUE", "FALSE")
    words = FILL.format(
        round=round_.pk,
        standing=STANDING,
        level=lowest,
        series=SERIES[connection.vendor].format(most=HOUSEHOLDS // villages + 1),
        yes=yes,
        no=no,
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The rows come from the tables they refer to: each need not be looked up again.
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(words)
        return int(cursor.rowcount)


def _readings(round_: Round) -> dict[str, Callable[[], object]]:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(
        Account.objects.get(username="province-duty"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    county = _largest_county(round_)
    wanted = queries.Wanted(place=county)
    most = (queries.gap_count(round_, wanted) or 1) // 50
    gaps = f"/canvass/bench/gaps/?place={county}"
    return {
        "overview of the province": lambda: _page(client, "/canvass/bench/"),
        "overview of a county": lambda: _page(client, f"/canvass/bench/?place={county}"),
        "gaps of a county": lambda: _page(client, gaps),
        "gaps of a county, last page": lambda: _page(client, f"{gaps}&page={most}"),
        "refusals of a county": lambda: _page(client, f"{gaps}&standing=5"),
        "gaps of a county, by address": lambda: list(
            queries.gaps(round_, queries.Wanted(place=county, words="Lane 66"))[:50]
        ),
    }


def _largest_county(round_: Round) -> str:
    counties = Place.objects.filter(level=3, is_zone=False).values_list("code", flat=True)
    rows = Coverage.objects.filter(round=round_, code__in=counties).order_by("-expected")
    return rows[0].code


def _page(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        message = f"{address} answered {answer.status_code}"
        raise RuntimeError(message)


def _ms(read: Callable[[], object]) -> float:
    begun = time.perf_counter()
    read()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t", flush=True)
