"""Two scenarios side by side, replicate by replicate.

Both runs draw the same random numbers, so replicate r of the one and of the other differ only by
what the scenarios differ in, and the effect of a measure is the difference within pairs. Its
variance is a small part of that between independent runs (Glasserman & Yao, Management Science
1992, doi:10.1287/mnsc.38.6.884).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lianfang_sim.ensemble import STOCKS, Ensemble, pooled
from lianfang_sim.errors import InvalidInput, SimulationError
from lianfang_sim.simulation import OUTPUTS

if TYPE_CHECKING:
    from lianfang_sim.scenario import Scenario

TOTAL, PEAK = "total", "peak"
QUANTITIES = (TOTAL, PEAK)
Values = NDArray[np.float64]


class NotPaired(SimulationError):
    """Two runs cannot be compared pair by pair; the message names what differs, and both values."""

    def __init__(self, what: str, base: object, other: object) -> None:
        super().__init__(
            f"no paired comparison: {what} is {base!r} in one and {other!r} in the other"
        )
        self.what = what
        self.base = base
        self.other = other


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A middle value with the bounds of its interval."""

    value: float
    low: float
    high: float

    @property
    def has_zero(self) -> bool:
        return self.low <= 0.0 <= self.high


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What the other scenario changes in one quantity, as other minus base: below 0 is averted.

    `difference` is the median over the pairs with the quantiles that hold `confidence` of them:
    how differently single outbreaks go. `mean` is the mean difference with its confidence
    interval: how well the effect itself is known. `probability_of_benefit` is the share of pairs
    with less in the other scenario, `probability_of_no_change` that with exactly as much.
    `variance_ratio` is the variance of the difference between unpaired runs over that of pairs.
    """

    output: str
    quantity: str
    region: str
    base: Interval
    other: Interval
    difference: Interval
    mean: Interval
    probability_of_benefit: float
    probability_of_no_change: float
    variance_ratio: float

    @property
    def is_told_from_zero(self) -> bool:
        return not self.mean.has_zero

    @property
    def unit(self) -> str:
        return "person-days" if self.output in STOCKS and self.quantity == TOTAL else "persons"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All effects between two runs, and how many pairs they rest on."""

    base: str
    other: str
    seed: int
    replicates: range
    confidence: float
    effects: tuple[Effect, ...]
    stopping: Stopping | None = None

    def effect(self, output: str, quantity: str = TOTAL, *, region: str = "") -> Effect:
        """One of them. Raises `InvalidInput` when it was not compared."""
        for effect in self.effects:
            if (effect.output, effect.quantity, effect.region) == (output, quantity, region):
                return effect
        raise InvalidInput("effect", (output, quantity, region), "was not compared")


@dataclass(frozen=True, kw_only=True)
class Stopping:
    """When enough pairs were run: declared before, reported after.

    Pairs are run in blocks of `block` until the half-width of the mean's interval of one quantity
    is at most `half_width`, or `most` pairs are reached. The rule looks at the width alone, never
    at the sign or size of the effect, so looking often does not favour a finding (Chow & Robbins
    1965, doi:10.1214/aoms/1177700156).
    """

    output: str
    half_width: float
    quantity: str = TOTAL
    region: str = ""
    block: int = 200
    most: int = 10_000
    reached: bool | None = None  # None: not yet run

    def __post_init__(self) -> None:
        if not self.half_width > 0:
            raise InvalidInput("half_width", self.half_width, "must be greater than 0")
        if not 2 <= self.block <= self.most:
            raise InvalidInput("block", self.block, f"must be 2 to {self.most}")


def compare(
    base: Ensemble,
    other: Ensemble,
    *,
    outputs: Sequence[str] = OUTPUTS,
    regions: Sequence[str] = ("",),
    confidence: float = 0.95,
) -> Comparison:
    """The effects of what differs between two runs of the same seed, world, days and replicates.

    Raises:
        NotPaired: the runs have no pairs.
        InvalidInput: fewer than two pairs, no such output or region, confidence outside (0, 1).
    """
    _check_paired(base, other)
    if not 0.0 < confidence < 1.0:
        raise InvalidInput("confidence", confidence, "must lie between 0 and 1")
    effects = [
        _effect(base, other, (output, quantity, region), confidence)
        for region in regions
        for output in outputs
        for quantity in QUANTITIES
    ]
    return Comparison(
        base=base.scenario.name,
        other=other.scenario.name,
        seed=base.seed,
        replicates=base.replicates,
        confidence=confidence,
        effects=tuple(effects),
    )


RunRange = Callable[["Scenario", range], Ensemble]


def compare_until(
    run_range: RunRange,
    base: Scenario,
    other: Scenario,
    *,
    rule: Stopping,
    confidence: float = 0.95,
) -> tuple[Comparison, Ensemble, Ensemble]:
    """Run pairs in blocks until the rule is met; the comparison says whether it was.

    Args:
        run_range: gives the ensemble of a scenario for a range of replicates.
        base: what is compared with.
        other: what is compared.
        rule: when to stop.
        confidence: of the intervals.
    """
    one, two = (run_range(scenario, range(rule.block)) for scenario in (base, other))
    while (
        not (reached := _is_narrow(one, two, rule, confidence)) and len(one.replicates) < rule.most
    ):
        after = one.replicates.stop
        block = range(after, min(after + rule.block, rule.most))
        one, two = pooled(one, run_range(base, block)), pooled(two, run_range(other, block))
    comparison = compare(one, two, confidence=confidence)
    return replace(comparison, stopping=replace(rule, reached=reached)), one, two


def _is_narrow(one: Ensemble, two: Ensemble, rule: Stopping, confidence: float) -> bool:  # noqa: PLR0917  two runs and how they are judged
    _check_paired(one, two)
    mean = _effect(one, two, (rule.output, rule.quantity, rule.region), confidence).mean
    return (mean.high - mean.low) / 2 <= rule.half_width


def _check_paired(base: Ensemble, other: Ensemble) -> None:
    facts: dict[str, Callable[[Ensemble], object]] = {
        "the seed": lambda ensemble: ensemble.seed,
        "the world": lambda ensemble: ensemble.world,
        "the first day": lambda ensemble: ensemble.scenario.first,
        "the number of days": lambda ensemble: ensemble.scenario.days,
        "the range of replicates": lambda ensemble: ensemble.replicates,
        "the list of regions": lambda ensemble: ensemble.regions,
        "the number of parameter draws": lambda ensemble: len(ensemble.variants),
        "the version": lambda ensemble: ensemble.version,
    }
    for what, fact in facts.items():
        if fact(base) != fact(other):
            raise NotPaired(what, fact(base), fact(other))
    if len(base.replicates) < 2:
        raise InvalidInput("replicates", len(base.replicates), "must be 2 or more to compare")


def _effect(  # noqa: PLR0917  two runs, what is asked and how surely
    base: Ensemble, other: Ensemble, key: tuple[str, str, str], confidence: float
) -> Effect:
    output, quantity, region = key
    one, two = (_values(ensemble, key) for ensemble in (base, other))
    differences = two - one
    return Effect(
        output=output,
        quantity=quantity,
        region=region,
        base=spread_of(one, confidence),
        other=spread_of(two, confidence),
        difference=spread_of(differences, confidence),
        mean=mean_of(differences, confidence),
        probability_of_benefit=float(np.mean(differences < 0)),
        probability_of_no_change=float(np.mean(differences == 0)),
        variance_ratio=_variance_ratio(one, two),
    )


def _values(ensemble: Ensemble, key: tuple[str, str, str]) -> Values:
    output, quantity, region = key
    if quantity not in QUANTITIES:
        raise InvalidInput("quantity", quantity, f"is none of {', '.join(QUANTITIES)}")
    found = ensemble.totals if quantity == TOTAL else ensemble.peaks
    return found(output, region=region).astype(np.float64)


def _variance_ratio(one: Values, two: Values) -> float:
    unpaired = float(np.var(one, ddof=1) + np.var(two, ddof=1))
    paired = float(np.var(two - one, ddof=1))
    if paired == 0.0:
        return math.inf if unpaired > 0.0 else 1.0
    return unpaired / paired


def spread_of(values: Values, confidence: float) -> Interval:
    """The median and the quantiles that hold `confidence` of the values between them."""
    tail = (1.0 - confidence) / 2
    low, middle, high = np.quantile(values, [tail, 0.5, 1.0 - tail])
    return Interval(value=float(middle), low=float(low), high=float(high))


def mean_of(values: Values, confidence: float) -> Interval:
    """The mean and its confidence interval by Student's t."""
    mean, error = float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))
    reach = student_quantile(1.0 - (1.0 - confidence) / 2, len(values) - 1) * error
    return Interval(value=mean, low=mean - reach, high=mean + reach)


def student_quantile(probability: float, degrees: int) -> float:
    """Student's t quantile: exact for 1 and 2 degrees, else to 3e-3 and quickly better with more.

    The expansion in 1/degrees of Abramowitz & Stegun 26.7.5.
    """
    if degrees == 1:
        return math.tan(math.pi * (probability - 0.5))
    if degrees == 2:
        return (2 * probability - 1) / math.sqrt(2 * probability * (1 - probability))
    z = NormalDist().inv_cdf(probability)
    terms: tuple[float, ...] = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / float(degrees) ** power for power, term in enumerate(terms, 1))
