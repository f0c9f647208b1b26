"""What is held of a number before the data are looked at: densities that can be drawn from."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lianfang_sim.errors import InvalidInput
from lianfang_sim.records import build

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

REDRAWS = 10_000  # tries to hit the bounds before they are said to leave no mass
NOWHERE = -math.inf


@dataclass(frozen=True, kw_only=True)
class Prior(ABC):
    """A density on low to high. `log_density` is up to a constant, -inf outside."""

    low: float = NOWHERE
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidInput("prior.low, high", (self.low, self.high), "leaves no mass")
        self._check()

    def sample(self, rng: np.random.Generator) -> float:
        """One draw. Raises `InvalidInput` where the bounds leave (almost) no mass."""
        for _ in range(REDRAWS):
            value = self._draw(rng)
            if self.low <= value <= self.high:
                return value
        raise InvalidInput("prior.low, high", (self.low, self.high), "leaves no mass")

    def log_density(self, value: float) -> float:
        return self._log(value) if self.low <= value <= self.high else NOWHERE

    def _check(self) -> None: ...  # noqa: B027  most kinds have nothing more to check

    def _require_positive(self, *names: str) -> None:
        for name in names:
            if not 0.0 < getattr(self, name) < math.inf:
                reason = "must be a number above 0"
                raise InvalidInput("prior." + name, getattr(self, name), reason)

    @abstractmethod
    def _draw(self, rng: np.random.Generator) -> float: ...

    @abstractmethod
    def _log(self, value: float) -> float: ...


@dataclass(frozen=True, kw_only=True)
class Uniform(Prior):
    """Every value from low to high alike."""

    def _check(self) -> None:
        if not math.isfinite(self.high - self.low):
            raise InvalidInput("prior.low, high", (self.low, self.high), "must be two numbers")

    def _draw(self, rng: np.random.Generator) -> float:
        return float(rng.uniform(self.low, self.high))

    def _log(self, value: float) -> float:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class Normal(Prior):
    """Normal, cut off at low and high."""

    mean: float
    sd: float

    def _check(self) -> None:
        self._require_positive("sd")

    def _draw(self, rng: np.random.Generator) -> float:
        return float(rng.normal(self.mean, self.sd))

    def _log(self, value: float) -> float:
        return -0.5 * ((value - self.mean) / self.sd) ** 2


@dataclass(frozen=True, kw_only=True)
class LogNormal(Prior):
    """Log-normal with this median; `spread` is the standard deviation of the logarithm."""

    median: float
    spread: float
    low: float = 0.0

    def _check(self) -> None:
        self._require_positive("median", "spread")

    def _draw(self, rng: np.random.Generator) -> float:
        return float(self.median * math.exp(rng.normal(0.0, self.spread)))

    def _log(self, value: float) -> float:
        if value <= 0.0:
            return NOWHERE
        return -0.5 * (math.log(value / self.median) / self.spread) ** 2 - math.log(value)


@dataclass(frozen=True, kw_only=True)
class Gamma(Prior):
    """Gamma of this mean and shape. Weights with gamma priors of one rate, shared out, are Dirichlet."""

    mean: float
    shape: float
    low: float = 0.0

    def _check(self) -> None:
        self._require_positive("mean", "shape")

    def _draw(self, rng: np.random.Generator) -> float:
        return float(rng.gamma(self.shape, self.mean / self.shape))

    def _log(self, value: float) -> float:
        if value <= 0.0:
            return NOWHERE
        return (self.shape - 1.0) * math.log(value) - value * self.shape / self.mean


KINDS: dict[str, type[Prior]] = {
    "uniform": Uniform,
    "normal": Normal,
    "lognormal": LogNormal,
    "gamma": Gamma,
}


def prior_of(record: Mapping[str, Any]) -> Prior:
    """The prior of a record such as {prior: normal, mean: 3, sd: 1}. Raises `InvalidInput`."""
    kind = record.get("prior")
    if kind not in KINDS:
        raise InvalidInput("prior", kind, f"is none of {', '.join(KINDS)}")
    return build(KINDS[kind], {name: value for name, value in record.items() if name != "prior"})


def dirichlet(name: str, shares: Mapping[str, float], *, concentration: float) -> dict[str, Prior]:
    """Priors of `name.key` for shares that are known up to a concentration (Dirichlet).

    The share of a key has mean s and standard deviation sqrt(s (1 - s) / (concentration + 1)).
    """
    if not concentration > 0.0:
        raise InvalidInput("concentration", concentration, "must be above 0")
    return {
        f"{name}.{key}": Gamma(mean=share, shape=concentration * share)
        for key, share in shares.items()
    }
