"""The small temperature curve of a card: points in a box, gaps where nothing was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang.people.observation.terms import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

WIDTH, HEIGHT = 300, 90
COLDEST, HOTTEST = 35.0, 40.0


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Lines and dots, y downwards, where fever begins, and what the axes run from and to."""

    segments: list[str]
    dots: list[tuple[float, float, str]]
    fever_y: float
    fever: str
    first: date
    last: date
    coldest: str = f"{COLDEST:.0f}"
    hottest: str = f"{HOTTEST:.0f}"


def curve(
    readings: Iterable[tuple[date, str, Decimal]], *, first: date, last: date, fever: Decimal
) -> Curve:
    """Draw the readings of a span of days, two slots a day."""
    slots = max(2, 2 * ((last - first).days + 1))
    points = sorted(
        ((on - first).days * 2 + (slot == Slot.PM), float(celsius))
        for on, slot, celsius in readings
        if first <= on <= last
    )
    dots = [(_x(at, slots), _y(celsius), f"{celsius:.1f}") for at, celsius in points]
    return Curve(
        segments=_segments(points, slots),
        dots=dots,
        fever_y=_y(float(fever)),
        fever=f"{fever:.1f}",
        first=first,
        last=last,
    )


def _x(at: int, slots: int) -> float:
    return round(at / (slots - 1) * WIDTH, 1)


def _y(celsius: float) -> float:
    held = min(max(celsius, COLDEST), HOTTEST)
    return round(HEIGHT - (held - COLDEST) / (HOTTEST - COLDEST) * HEIGHT, 1)


def _segments(points: list[tuple[int, float]], slots: int) -> list[str]:
    """Neighbouring readings are joined; a missed check leaves a gap."""
    segments: list[list[str]] = []
    last: int | None = None
    for at, celsius in points:
        if last is None or at - last > 1:
            segments.append([])
        segments[-1].append(f"{_x(at, slots)},{_y(celsius)}")
        last = at
    return [" ".join(segment) for segment in segments if len(segment) > 1]
