"""Dead corners: units whose figures are cleaner than chance would leave them.

Every flag is a reason to look, with its probability under a model that is written out; none is an
accusation. A unit may be clean because it does well, because nothing happened there, or because
nobody looked. The share of flags raised by chance alone is held over all units and tests together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln
from scipy.stats import binom, chi2

from lianfang_epi import checks
from lianfang_epi.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

FEWEST_DIGITS = 25  # figures of two digits or more below which last digits say nothing
FEWEST_MEAN = 5.0  # expected cases in all below which a spread says nothing
LARGEST_CERTAINTY = 1e6  # peers no more different than chance: the beta-binomial is a binomial


class Sign(StrEnum):
    """What is improbably clean; the value is the sentence's subject."""

    ZERO_RUN = "days without any case in a row"
    NO_SPREAD = "spread of the daily counts"
    ROUND_FIGURES = "figures that end in 0 or 5"
    SAME_DIGITS = "last digits of the figures"
    NEVER_LATE = "late reports"
    FULL_COVERAGE = "days with less than full coverage"
    NO_POSITIVE = "positive tests"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One test of one unit: the probability of a figure as clean under the model."""

    unit: int
    sign: Sign
    observed: float
    expected: float
    probability: float
    model: str


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A unit to look at. `adjusted` is the false-discovery rate at which it would be listed."""

    evidence: Evidence
    adjusted: float

    @property
    def sentence(self) -> str:
        e = self.evidence
        return (
            f"To look at: {e.sign}: {e.observed:g} where {e.expected:.3g} would be expected "
            f"(probability {e.probability:.2g} if {e.model})."
        )


@dataclass(frozen=True, kw_only=True)
class DeadCorners:
    """Flags, the least probable first, and all tests they were chosen from."""

    flags: tuple[Flag, ...]
    tests: tuple[Evidence, ...]
    rate: float

    def of(self, unit: int) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags if flag.evidence.unit == unit)


def dead_corners(evidence: Iterable[Evidence], *, rate: float = 0.05) -> DeadCorners:
    """The tests that stand when the expected share of chance among them is held at `rate`.

    Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x, over units and signs.
    """
    checks.probability(rate=rate)
    tests = tuple(sorted(evidence, key=lambda one: one.probability))
    level = np.array([one.probability for one in tests]) * len(tests)
    steps = np.minimum(level / np.arange(1, len(tests) + 1), 1.0)
    adjusted = np.minimum.accumulate(steps[::-1])[::-1]
    flags = tuple(
        Flag(evidence=one, adjusted=float(value))
        for one, value in zip(tests, adjusted, strict=True)
        if value <= rate
    )
    return DeadCorners(flags=flags, tests=tests, rate=rate)


def zero_runs(
    counts: ArrayLike, expected: ArrayLike, *, dispersion: float = float("inf")
) -> list[Evidence]:
    """The longest run of days without a case, against expected counts; both (units, days).

    Days are independent, zero with probability (1 + m/k)^-k (negative binomial; exp(-m) for
    infinite k). The probability that some run is as long follows day by day, exactly.
    """
    y, mean = _pair(counts, expected)
    if not dispersion > 0:
        raise InvalidInput("dispersion", dispersion, "must be greater than 0")
    spread = mean if np.isinf(dispersion) else dispersion * np.log1p(mean / dispersion)
    found = []
    for unit in range(len(y)):
        zero = np.exp(-spread[unit])
        length = _longest(y[unit] == 0)
        if length:
            found.append(
                Evidence(
                    unit=unit,
                    sign=Sign.ZERO_RUN,
                    observed=length,
                    expected=_usual_longest(zero),
                    probability=_some_run(zero, length),
                    model="cases fell as elsewhere, day by day independently",
                )
            )
    return found


def small_spreads(counts: ArrayLike, expected: ArrayLike) -> list[Evidence]:
    """Daily counts closer to what was expected than even Poisson counts are; both (units, days).

    Expected counts are scaled to the unit's own total, so that only the pattern is judged:
    sum (y - m)^2 / m is chi-square with days - 1 degrees, lower tail. Days with a mean under 5
    are not used.
    """
    y, mean = _pair(counts, expected)
    found = []
    for unit in range(len(y)):
        scaled = mean[unit] * y[unit].sum() / mean[unit].sum()
        is_used = scaled >= FEWEST_MEAN
        if is_used.sum() < 3:
            continue
        days, own = (
            y[unit][is_used],
            scaled[is_used] * y[unit][is_used].sum() / scaled[is_used].sum(),
        )
        statistic = float(((days - own) ** 2 / own).sum())
        free = int(is_used.sum()) - 1
        found.append(
            Evidence(
                unit=unit,
                sign=Sign.NO_SPREAD,
                observed=statistic,
                expected=free,
                probability=float(chi2.cdf(statistic, free)),
                model="daily counts vary as Poisson counts do",
            )
        )
    return found


def digits(counts: ArrayLike) -> list[Evidence]:
    """Last digits of figures from 10 on, which should be alike often; counts (units, figures).

    Two tests of each unit with 25 such figures: the number that end in 0 or 5 is binomial with
    1/5 (upper tail); all ten digits by Pearson's chi-square with 9 degrees.
    """
    y = _table(checks.counts(counts, field="counts"), "counts")
    found = []
    for unit in range(len(y)):
        last = y[unit][y[unit] >= 10].astype(int) % 10
        if len(last) < FEWEST_DIGITS:
            continue
        rounded = int((last % 5 == 0).sum())
        each = np.bincount(last, minlength=10)
        statistic = float(((each - len(last) / 10) ** 2).sum() / (len(last) / 10))
        model = "last digits of counts are alike often"
        found += [
            Evidence(
                unit=unit, sign=Sign.ROUND_FIGURES, observed=rounded, expected=len(last) / 5,
                probability=float(binom.sf(rounded - 1, len(last), 0.2)), model=model,
            ),
            Evidence(
                unit=unit, sign=Sign.SAME_DIGITS, observed=statistic, expected=9,
                probability=float(chi2.sf(statistic, 9)), model=model,
            ),
        ]  # fmt: skip
    return found


def too_few(sign: Sign, happened: ArrayLike, of: ArrayLike) -> list[Evidence]:
    """Units in which something that happens elsewhere happens too seldom; both (units).

    For `NEVER_LATE` the late reports of all reports, for `FULL_COVERAGE` the days with less than
    full coverage of all days, for `NO_POSITIVE` the positive tests of all tests. The number is
    beta-binomial: shares differ between units as they do among the *other* units (mean and
    spread by moments), lower tail.

    Raises:
        InvalidInput: more happened than could.
    """
    x, n = checks.counts(happened, field="happened"), checks.counts(of, field="of")
    if x.shape != n.shape or x.ndim != 1:
        raise InvalidInput("happened", x.shape, f"is not one figure for each of {n.shape} units")
    checks.refuse_first(x, x > n, InvalidInput("happened", None, "is more than could happen"))
    found = []
    for unit in np.flatnonzero(n > 0):
        others = (np.arange(len(x)) != unit) & (n > 0)
        share, certainty = _peers(x[others], n[others])
        if share == 0:
            continue  # it happens nowhere else either: nothing to look at
        a, b = share * certainty, (1 - share) * certainty
        found.append(
            Evidence(
                unit=int(unit),
                sign=sign,
                observed=float(x[unit]),
                expected=float(n[unit] * share),
                probability=_beta_binomial_cdf(int(x[unit]), int(n[unit]), (a, b)),
                model="units differ as the others do",
            )
        )
    return found


def _peers(x: NDArray[np.float64], n: NDArray[np.float64]) -> tuple[float, float]:
    """Mean share and certainty a + b of the others' beta distribution, by moments."""
    share = float(x.sum() / n.sum()) if n.sum() else 0.0
    spread = float((n * (x / n - share) ** 2).sum()) if n.size else 0.0
    free = n.sum() - (n**2).sum() / n.sum() if n.size else 0.0
    chance = share * (1 - share)
    if len(n) < 2 or chance == 0 or free <= len(n) - 1:
        return share, LARGEST_CERTAINTY
    correlation = (spread - chance * (len(n) - 1)) / (chance * (free - (len(n) - 1)))
    correlation = min(max(float(correlation), 1 / LARGEST_CERTAINTY), 0.999)
    return share, 1 / correlation - 1


def _beta_binomial_cdf(x: int, n: int, shape: tuple[float, float]) -> float:
    k = np.arange(x + 1)
    choose = -betaln(n - k + 1, k + 1) - np.log(n + 1)
    terms = choose + betaln(k + shape[0], n - k + shape[1]) - betaln(*shape)
    return float(min(1.0, np.exp(terms).sum()))


def _longest(is_zero: Sequence[bool] | NDArray[np.bool_]) -> int:
    longest = length = 0
    for zero in is_zero:
        length = length + 1 if zero else 0
        longest = max(longest, length)
    return longest


def _some_run(zero: NDArray[np.float64], length: int) -> float:
    """Probability that some `length` days in a row are zero, each with its own probability.

    F(d) = F(d - 1) + (1 - F(d - length - 1)) (1 - z(d - length)) z(d - length + 1) ... z(d): a
    first such run ends on day d after a day that was not zero and no such run before that.
    """
    until = np.zeros(len(zero) + 1)
    for last in range(length, len(zero) + 1):
        run = float(np.prod(zero[last - length : last]))
        if last > length:
            run *= (1 - zero[last - length - 1]) * (1 - until[last - length - 1])
        until[last] = until[last - 1] + run
    return float(until[-1])


def _usual_longest(zero: NDArray[np.float64]) -> float:
    """The median of the longest run: the length that half of all such series reach."""
    shortest, longest = 0, len(zero)
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if _some_run(zero, middle) >= 0.5:
            shortest = middle
        else:
            longest = middle - 1
    return float(shortest)


def _pair(
    counts: ArrayLike, expected: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y = _table(checks.counts(counts, field="counts"), "counts")
    mean = np.asarray(expected, dtype=np.float64)
    if mean.shape != y.shape:
        raise InvalidInput("expected", mean.shape, f"is not of the counts' shape, {y.shape}")
    is_wrong = ~(np.isfinite(mean) & (mean > 0))
    checks.refuse_first(mean, is_wrong, InvalidInput("expected", None, "must be above 0"))
    return y, mean


def _table(values: NDArray[np.float64], field: str) -> NDArray[np.float64]:
    if values.ndim != 2:
        raise InvalidInput(field, values.shape, "is no table of units and days")
    return values
