from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel import typed

if TYPE_CHECKING:
    from datetime import date


class DayConverter:
    """A day in an address, as 2020-01-29; anything else is no such page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = typed.day(value)
        if day is None:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()
