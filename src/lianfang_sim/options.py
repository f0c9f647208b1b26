"""Which options are worth looking at: harm left over against what people are asked to bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Option:
    """One set of measures: the harm left in each replicate, and its burdens by name.

    `not_modelled` names measures whose effect no simulation knows; they count with their burdens
    alone and are shown with the option.
    """

    name: str
    harm: NDArray[np.float64]
    burdens: Mapping[str, float]
    not_modelled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.harm) == 0 or not np.isfinite(self.harm).all():
            raise InvalidInput("harm", self.harm, "must hold numbers", position=self.name)

    @property
    def expected_harm(self) -> float:
        return float(np.mean(self.harm))


@dataclass(frozen=True, kw_only=True)
class Goal:
    """Harm of at most `at_most` in at least the share `certainty` of the replicates."""

    at_most: float
    certainty: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 < self.certainty <= 1.0:
            raise InvalidInput("certainty", self.certainty, "must be above 0 and at most 1")

    def is_met_by(self, option: Option) -> bool:
        return self.share_meeting(option) >= self.certainty

    def share_meeting(self, option: Option) -> float:
        """The share of an option's replicates with no more harm than allowed."""
        return float(np.mean(option.harm <= self.at_most))


@dataclass(frozen=True, kw_only=True)
class Frontier:
    """What stands between the options.

    `open` are the options that no other beats in everything, by rising expected harm; `beaten`
    maps each of the rest to one that does no worse anywhere and better somewhere. `meeting` are
    those that meet the goal, from the least restrictive on; `least_restrictive` is the first of
    them, None when no option meets it.
    """

    harm: str
    order: tuple[str, ...]
    goal: Goal | None
    open: tuple[Option, ...]
    beaten: dict[str, str]
    meeting: tuple[Option, ...]

    @property
    def least_restrictive(self) -> Option | None:
        return self.meeting[0] if self.meeting else None


def frontier(
    options: Sequence[Option], *, harm: str, order: Sequence[str], goal: Goal | None = None
) -> Frontier:
    """Sort out the options.

    `order` names the burdens from the one to spare first to the least: of two options that meet
    the goal, the less restrictive has less of the first burden in which they differ. It is a
    judgement, not a finding, and is printed with the answer.

    Raises:
        InvalidInput: no option, two of one name, or an option without one of the burdens.
    """
    _check(options, order)
    beaten = {}
    for option in options:
        better = next((rival for rival in options if _beats(rival, option, order)), None)
        if better is not None:
            beaten[option.name] = better.name
    meeting = [option for option in options if goal is not None and goal.is_met_by(option)]
    return Frontier(
        harm=harm,
        order=tuple(order),
        goal=goal,
        open=tuple(
            sorted((o for o in options if o.name not in beaten), key=lambda o: o.expected_harm)
        ),
        beaten=beaten,
        meeting=tuple(sorted(meeting, key=lambda option: _restriction(option, order))),
    )


def _check(options: Sequence[Option], order: Sequence[str]) -> None:
    if not options:
        raise InvalidInput("options", (), "is empty")
    if not order or len(set(order)) < len(order):
        raise InvalidInput("order", tuple(order), "must name each burden once")
    names = [option.name for option in options]
    for position, option in enumerate(options):
        if names.index(option.name) < position:
            raise InvalidInput("options", option.name, "is there twice", position=position)
        for burden in order:
            if burden not in option.burdens:
                raise InvalidInput("burdens", burden, "is missing", position=option.name)


def _restriction(option: Option, order: Sequence[str]) -> tuple[float, ...]:
    # Equal burdens: the one that leaves less harm.
    return (*(option.burdens[burden] for burden in order), option.expected_harm)


def _beats(rival: Option, option: Option, order: Sequence[str]) -> bool:
    pairs = list(zip(_restriction(rival, order), _restriction(option, order), strict=True))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)
