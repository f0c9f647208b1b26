"""Counters by the million, made inside the store: how they came there does not matter for reading."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from lianfang.ground.figures.models import Counter

FIRST = date(2019, 3, 1)
DAYS = [FIRST + timedelta(days=step) for step in range(400)]
PREFIX = "filling-"
PUBLISHED_HOUR = timedelta(hours=26)
_LISTS = (
    "CREATE TEMPORARY TABLE bench_days (step integer, day date, known_from {moment})",
    "CREATE TEMPORARY TABLE bench_places (code varchar(40))",
    "CREATE TEMPORARY TABLE bench_codes (code varchar(40))",
)
# In the order of the counters' own index, so that it grows at its end.
_COUNTERS = """
    INSERT INTO {table} (indicator_id, place_id, day, known_from, known_until, numerator,
        denominator, parts, parts_expected, source, is_synthetic)
    SELECT c.code, p.code, d.day, d.known_from, NULL, d.step * 3, NULL, 1, 1, 'bench', {false}
    FROM bench_codes c, bench_places p, bench_days d ORDER BY c.code, p.code, d.day
"""


def known(day: date) -> datetime:
    """When the figures of a day are published: in the small hours of the next."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + PUBLISHED_HOUR


def settle() -> None:
    """Let the store do now what it would otherwise do while it is being measured."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@transaction.atomic
def fill(*, codes: Sequence[str], places: Sequence[str], days: Sequence[date]) -> None:
    """A counter for each indicator, place and day."""
    on_server = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in _LISTS:
            cursor.execute(table.format(moment="timestamptz" if on_server else "datetime"))
        cursor.executemany("INSERT INTO bench_days VALUES (%s, %s, %s)", list(_days(days)))
        cursor.executemany("INSERT INTO bench_places VALUES (%s)", [(code,) for code in places])
        cursor.executemany("INSERT INTO bench_codes VALUES (%s)", [(code,) for code in codes])
        false = "false" if on_server else "0"
        cursor.execute(_COUNTERS.format(table=Counter._meta.db_table, false=false))
        for name in ("days", "places", "codes"):
            cursor.execute(f"DROP TABLE bench_{name}")


def _days(days: Sequence[date]) -> Iterator[tuple[object, ...]]:
    adapt = connection.ops
    for step, day in enumerate(days):
        moment = adapt.adapt_datetimefield_value(known(day))
        yield step, adapt.adapt_datefield_value(day), moment
