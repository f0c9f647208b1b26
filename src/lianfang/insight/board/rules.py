"""The board's arithmetic. Nothing here knows the name of a place, a disease or a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from lianfang.ground.figures.terms import IndicatorType
from lianfang.insight.board.terms import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lianfang.ground.figures.queries import Figure

SPARK_WIDTH, SPARK_HEIGHT = 100.0, 24.0


class IndicatorLike(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def formula(self) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Which of a pack's figures plays which part, found by how they are computed, never by name.

    `total` is the first cumulative figure that units state themselves; `new` its daily change;
    `active` what is left of it after subtracting the `ended`; `rate` the total by population.
    """

    total: str
    new: str | None
    active: str | None
    ended: tuple[str, ...]
    rate: str | None

    def columns(self) -> dict[Column, str]:
        """The columns this pack can fill, in their order, with their figures."""
        parts = {
            Column.NEW: self.new,
            Column.TOTAL: self.total,
            Column.ACTIVE: self.active,
            Column.RATE: self.rate,
        }
        return {column: code for column, code in parts.items() if code}

    def heroes(self) -> tuple[str, ...]:
        """What the strip at the top shows."""
        return tuple(filter(None, (self.total, self.new, self.active, *self.ended)))

    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.heroes(), *self.columns().values())))


def catalogue_of(indicators: Iterable[IndicatorLike]) -> Catalogue | None:
    """Find the parts among a pack's figures; None when no figure accumulates."""
    known = list(indicators)
    total = total_of(known)
    if total is None:
        return None
    left = _first(known, lambda formula: _minus(formula)[:1] == (total,))
    return Catalogue(
        total=total,
        new=_code(_first(known, lambda formula: formula.get("daily_change") == total)),
        active=_code(left),
        ended=_minus(left.formula)[1:] if left else (),
        rate=_code(_first(known, lambda formula: "per" in formula and formula["of"] == total)),
    )


def total_of(indicators: Iterable[IndicatorLike]) -> str | None:
    """The first figure that accumulates and is stated, not computed."""
    stated = (i for i in indicators if i.formula is None)
    return next((i.code for i in stated if i.type == IndicatorType.CUMULATIVE), None)


def _first(known: Sequence[IndicatorLike], fits: Any) -> IndicatorLike | None:
    return next((i for i in known if i.formula and fits(i.formula)), None)


def _code(indicator: IndicatorLike | None) -> str | None:
    return indicator.code if indicator else None


def _minus(formula: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(formula.get("minus", ()))


def change(today: Figure, before: Figure) -> float | None:
    """What was added since the day before; None unless both days are known."""
    if today.value is None or before.value is None:
        return None
    return today.value - before.value


def differs(shown: Figure, other: Figure) -> bool:
    """Whether the two kinds of knowledge tell different things about one figure."""
    return shown.value != other.value


def is_first_case(today: Figure, before: Figure) -> bool:
    """A unit that had none and now has some. An unknown yesterday is no zero."""
    return before.value == 0 and bool(today.value)


def spark_segments(values: Sequence[float | None]) -> list[str]:
    """Points of a small curve that starts at zero; a day not known is a gap, never a zero."""
    top = max((value for value in values if value is not None), default=0) or 1
    step = SPARK_WIDTH / max(1, len(values) - 1)
    segments: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            segments.append([])
            continue
        height = SPARK_HEIGHT * (1 - max(0.0, value) / top)
        segments[-1].append(f"{place * step:.1f},{height:.1f}")
    return [_stroke(points) for points in segments if points]


def _stroke(points: list[str]) -> str:
    """A single day gets a short line, which a bare point would not show."""
    if len(points) > 1:
        return " ".join(points)
    across, down = points[0].split(",")
    return f"{float(across) - 1:.1f},{down} {float(across) + 1:.1f},{down}"
