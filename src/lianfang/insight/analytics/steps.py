"""The parts of a calculation, in order; each reads what it needs and writes nothing."""

from __future__ import annotations

from collections.abc import Callable

from lianfang.insight.analytics import alarming, estimating, triangles
from lianfang.insight.analytics.alarming import Found
from lianfang.insight.analytics.estimating import Drafted
from lianfang.insight.analytics.pack import Parameters
from lianfang.insight.analytics.series import Reading

Result = tuple[list[Drafted], list[Found]]
Step = Callable[[Reading, Parameters], Result]


def _reproduction(reading: Reading, told: Parameters) -> Result:
    found = [
        estimating.reproduction(one.code, reading.series.get(one.code), told)
        for one in reading.places
    ]
    return found, []


def _growth(reading: Reading, told: Parameters) -> Result:
    found = [
        estimating.growth(one.code, reading.series.get(one.code), told) for one in reading.places
    ]
    return found, []


def _nowcast(reading: Reading, told: Parameters) -> Result:
    found = triangles.read(
        [one.code for one in reading.places],
        known_at=reading.known_at,
        onset_days=int(told["nowcast"]["onset_days"]),
        longest_delay=int(told["nowcast"]["longest_delay"]),
    )
    return [estimating.nowcast(one.code, found.get(one.code), told) for one in reading.places], []


def _rises(reading: Reading, told: Parameters) -> Result:
    return [], list(alarming.rises(reading, told))


def _clusters(reading: Reading, told: Parameters) -> Result:
    return [], list(alarming.clusters(reading, told))


def _silences(reading: Reading, told: Parameters) -> Result:
    return [], list(alarming.silences(reading, told))


STEPS: tuple[Step, ...] = (_reproduction, _growth, _nowcast, _rises, _clusters, _silences)
