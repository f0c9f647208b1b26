"""What the counts left open: draws of the calibration, carried by the runs of every option alike.

A draw speaks of what was in force. The measures an option adds are as it states them, and so is
every number that the study itself assumes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lianfang_sim.scenario import Scenario, from_record
from lianfang_sim.variation import vary

if TYPE_CHECKING:
    from lianfang_measures import Measure

Found = dict[str, Any]


def scenario_of(inputs: Found, option: Found) -> Scenario:
    return from_record(inputs["base"] | {"measures": option["measures"]})


def variants_of(inputs: Found, option: Found) -> tuple[Scenario, ...]:
    """One scenario for each draw; none where the pack was not calibrated."""
    whole = scenario_of(inputs, option)
    known = inputs["known_days"]
    before = replace(
        whole,
        measures=tuple(
            measure for number, measure in enumerate(whole.measures) if _is_in_force(option, number)
        ),
        importation=replace(whole.importation, expected=whole.importation.expected[:known]),
    )
    return tuple(_joined(whole, vary(before, draw), option, known) for draw in inputs["draws"])


def _is_in_force(option: Found, number: int) -> bool:
    return bool(option["lines"][option["of_line"][number]]["origin"])


def _joined(whole: Scenario, drawn: Scenario, option: Found, known: int) -> Scenario:  # noqa: PLR0917  two halves and where they meet
    """The drawn past with the option's own measures, and the arrivals that are assumed later."""
    fresh = iter(drawn.measures)
    measures: tuple[Measure, ...] = tuple(
        next(fresh) if _is_in_force(option, number) else measure
        for number, measure in enumerate(whole.measures)
    )
    later = whole.importation.expected[known:]
    expected = drawn.importation.expected + later
    return replace(
        drawn, measures=measures, importation=replace(drawn.importation, expected=expected)
    )
