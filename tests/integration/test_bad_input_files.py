"""Files from anywhere, thrown at the import: understood or refused in words, never half taken."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ground.figures.models import Statement
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps import imports
from tests.factories import an_actor
from tests.integration.test_bulletin_import import HEADING, as_book
from tests.integration.test_daily_report import BRIEFING, hunan

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor

__all__ = ["hunan"]

calm = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
PLACES = st.sampled_from(["长沙市", "株洲", "4301", "430104", "月球", "", "43"])
DAYS = st.sampled_from(["2020-01-29", "2020年1月28日", "1月29日", "2020-02-30", "2099-01-01", ""])
COUNTS = st.one_of(
    st.integers(-5, 10**14).map(str), st.sampled_from(["", "\uff10", "1,000", "=1+1", "NaN", "٣"])
)
ROW = st.tuples(PLACES, DAYS, COUNTS, COUNTS, COUNTS).map(list)
RAGGED = st.lists(st.text(max_size=8), max_size=8)
ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(min_value=date(1900, 1, 1)),
    st.just(datetime(2020, 1, 29, tzinfo=UTC).replace(tzinfo=None)),
    st.just(time(8)),
    st.sampled_from(["=SUM(A1:A9)", "#N/A", "长沙市", "2020-01-29"]),
)


@pytest.fixture
def province(hunan):
    return an_actor(Role.DUTY_OFFICER, "43")


def throw(content: bytes, by: Actor) -> None:
    """Take a file as far as it goes; what was recorded is what was said, or nothing. Undone after."""
    with transaction.atomic():
        before, taken, said = Statement.objects.count(), 0, ""
        try:
            upload = imports.receive(name="x.csv", content=content, by=by, now=BRIEFING)
            promised = imports.preview(upload, by=by, now=BRIEFING).figures
            taken = imports.commit(upload_id=upload.pk, by=by, now=BRIEFING, reason="fuzz")
            assert taken <= promised
        except DomainError as refusal:
            said = refusal.sentence()
        assert bool(said) is not bool(taken)
        assert Statement.objects.count() == before + taken
        transaction.set_rollback(True)


def as_table(rows: list[list[str]], encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding, "replace")


def test_any_bytes(province):
    @calm
    @given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(b"PK\x03\x04".__add__)))
    def thrown(content: bytes) -> None:
        throw(content, province)

    thrown()


def test_any_table(province):
    @calm
    @given(
        st.lists(st.one_of(ROW, RAGGED), max_size=6),
        st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    )
    def thrown(rows: list[list[str]], encoding: str) -> None:
        throw(as_table([HEADING, *rows], encoding), province)

    thrown()


def test_a_table_that_was_cut_or_damaged_on_its_way(province):
    whole = as_table([HEADING, ["长沙市", "2020-01-29", "57", "1", "0"]], "gb18030")
    book = as_book(HEADING, ["长沙市", "2020-01-29", 57, 1, 0])

    @calm
    @given(st.sampled_from([whole, book]), st.data())
    def thrown(content: bytes, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(content) - 1))
        damage = data.draw(st.binary(max_size=3))
        throw(content[:at] + damage + content[at + len(damage) :], province)
        throw(content[:at], province)

    thrown()


def test_any_book(province):
    @settings(calm, max_examples=20)
    @given(st.lists(st.lists(ANY_CELL, max_size=6), max_size=5))
    def thrown(rows: list[list[object]]) -> None:
        throw(as_book(HEADING, *rows), province)

    thrown()


def test_a_book_with_nothing_but_a_chart(province):
    book = openpyxl.Workbook()
    book.create_chartsheet()
    book.remove(book.worksheets[0])
    file = io.BytesIO()
    book.save(file)

    with pytest.raises(DomainError, match="unreadable-file"):
        imports.receive(name="chart.xlsx", content=file.getvalue(), by=province, now=BRIEFING)
