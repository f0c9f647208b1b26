"""Load a pack's figures: definitions, then every series as statements with its publication time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.figures import services
from lianfang.ground.figures.models import Indicator
from lianfang.ground.figures.services import NewStatement, Trace
from lianfang.ground.figures.terms import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lianfang.ground.kernel.packs import DataFolder, Row
    from lianfang.ground.posts.actors import Actor

_NOT_LISTED = bilingual("该通报未列此地，记为零", "not listed in that bulletin: counted as zero")


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Define the pack's indicators and state its series; returns rows written.

    Raises:
        BrokenData: a table cannot be used; it names the row, and nothing was written.
    """
    definitions = data.yaml("indicators")
    root = str(data.pack.manifest["root"])
    written = services.define_indicators(
        [_indicator(one, order) for order, one in enumerate(definitions)],
        by=by,
        now=now,
        place=root,
    )
    series = Series(data)
    rows: list[NewStatement] = []
    for name, columns in _tables(definitions).items():
        rows += series.statements(name, columns)
        report(1)
    written += services.record_statements(
        rows,
        by=by,
        now=now,
        source=series.source,
        trace=Trace(place=root, subject="figures:pack"),
    )
    return written


def _indicator(given: dict[str, Any], order: int) -> Indicator:
    return Indicator(
        code=given["code"],
        name=given["zh"],
        name_en=given["en"],
        unit=given["unit_zh"],
        unit_en=given["unit_en"],
        definition=given["definition_zh"],
        definition_en=given["definition_en"],
        type=given["type"],
        formula=given["formula"],
        rolls_up=given["rollup"] == "sum",
        reported_by=given.get("reported_by", []),
        order=order,
    )


def _tables(definitions: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Table -> its columns that are read -> the indicator each holds."""
    tables: dict[str, dict[str, str]] = {}
    for given in definitions:
        for place in (given["from"] or {}).values():
            tables.setdefault(place["table"], {})[place["column"]] = given["code"]
    return tables


@dataclass(frozen=True)
class Series:
    """The pack's tables of figures, read as its manifest says."""

    data: DataFolder

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        return self.data.pack.manifest

    @cached_property
    def _rules(self) -> dict[str, Any]:
        rules: dict[str, Any] = self._manifest["series"]
        return rules

    @cached_property
    def source(self) -> str:
        return bilingual(self._rules["source_zh"], self._rules["source_en"])

    @cached_property
    def _published(self) -> dict[str, datetime]:
        rows = self.data.rows(self._rules["publication_times"])
        return {row["date"]: datetime.fromisoformat(row["published_at"]) for row in rows}

    @cached_property
    def _digits(self) -> dict[str, int]:
        return {level["code"]: level["digits"] for level in self._manifest["levels"]}

    def statements(self, name: str, columns: dict[str, str]) -> Iterator[NewStatement]:
        """What the rows of one table say; a carried row only where it says that there is nothing."""
        table = self._rules["tables"][name]
        for row in self.data.rows(name):
            values = {code: row.integer(column) for column, code in columns.items()}
            is_carried = bool(table["source"]) and self._is_carried(row[table["source"]])
            if is_carried and any(values.values()):
                continue
            place, is_share = self._place_of(row, table)
            source = _NOT_LISTED if is_carried else self._source_of(row, table)
            for code, value in values.items():
                if value is not None:
                    yield NewStatement(
                        place=place,
                        indicator=code,
                        day=_day(row),
                        numerator=value,
                        known_at=self._known_at(row),
                        source=source,
                        is_share=is_share,
                    )

    def _is_carried(self, mark: str) -> bool:
        return mark in self._rules["carried_marks"]

    def _place_of(self, row: Row, table: dict[str, Any]) -> tuple[str, bool]:
        """The place a row is of; rows of no place are a share of the place they count at."""
        if table["place"] is None:
            return str(self._manifest["root"]), False
        code = row[table["place"]]
        elsewhere = self._manifest["not_places"].get(code)
        if elsewhere:
            return str(elsewhere["counted_at"]), True
        return code[: self._digits[table["level"]]], False

    def _source_of(self, row: Row, table: dict[str, Any]) -> str:
        """The pack's source; the row's own words where it has some, not just a mark."""
        words = row[table["source"]] if table["source"] else ""
        return words if " " in words else self.source

    def _known_at(self, row: Row) -> datetime:
        published = self._published.get(row["date"])
        if published is None:
            raise row.refusal(_("no publication time is given for this day."))
        return published


def _day(row: Row) -> date:
    try:
        return date.fromisoformat(row["date"])
    except ValueError as error:
        raise row.refusal(_("“{value}” is not a date.").format(value=row["date"])) from error
