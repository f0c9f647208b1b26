"""Exact binomial draws from one stream of random numbers a replicate (Numba).

Streams are xoshiro256++ (Blackman & Vigna 2021, doi 10.1145/3460772), started by SplitMix64 from
(seed, replicate); a replicate draws the same numbers in whatever batch it runs. Everything is
inlined, for a call that is handed an array counts a reference, which costs more than the draw.
"""

from __future__ import annotations

import math

import numpy as np
from numba import int64, njit, uint64

_U64 = (1 << 64) - 1
_TABLED = 64
_INVERSE = 1.0 / np.maximum(np.arange(_TABLED), 1)
INVERSION_BELOW = 10.0  # mean below which walking up the distribution is the faster way
_STIRLING = np.array(
    [
        0.08106146679532726,
        0.04134069595540929,
        0.02767792568499834,
        0.02079067210376509,
        0.01664469118982119,
        0.01387612882307075,
        0.01189670994589177,
        0.01041126526197209,
        0.009255462182712733,
        0.008330563433362871,
    ]
)


def _mixed(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _U64
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _U64
    return value ^ (value >> 31)


def streams(seed: int, replicates: range) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """The states [replicate, 4] from which the given replicates start."""
    states = np.empty((len(replicates), 4), dtype=np.uint64)
    for row, replicate in enumerate(replicates):
        start = _mixed((_mixed(seed & _U64) + replicate * 0x9E3779B97F4A7C15) & _U64)
        for word in range(4):
            states[row, word] = _mixed((start + (word + 1) * 0x9E3779B97F4A7C15) & _U64)
    return states


@njit(inline="always")
def _uniform(s: np.ndarray) -> float:
    """The next number of the stream, 0 <= u < 1."""
    total = s[0] + s[3]
    out = ((total << uint64(23)) | (total >> uint64(41))) + s[0]
    shifted = s[1] << uint64(17)
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= shifted
    s[3] = (s[3] << uint64(45)) | (s[3] >> uint64(19))
    return float(int64(out >> uint64(11))) * (1.0 / 9007199254740992.0)


@njit(inline="always")
def _stirling(k: float) -> float:
    """log(k!) less Stirling's formula at k + 1."""
    if k < 10.0:
        return float(_STIRLING[int(k)])
    square = (k + 1.0) * (k + 1.0)
    return (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / square) / square) / (k + 1.0)


@njit(inline="always")
def _by_inversion(s: np.ndarray, n: int, p: float, log_rest: float) -> int:  # noqa: PLR0917 - inlined  # type: ignore[type-arg]
    chance = math.exp(n * log_rest)
    left, k = _uniform(s), 0
    if left < chance:
        return 0
    odds = p / (1.0 - p)
    while left >= chance and k < n:
        left -= chance
        k += 1
        inverse = _INVERSE[k] if k < _TABLED else 1.0 / k
        chance *= odds * (n - k + 1) * inverse
    return k


@njit(inline="always")
def _log_chance(n: int, p: float, k: float, mode: float) -> float:  # noqa: PLR0917 - inlined
    """Log of P(k) / P(mode)."""
    ratio = p / (1.0 - p)
    below, above = n - mode + 1.0, n - k + 1.0
    corrections = _stirling(mode) + _stirling(n - mode) - _stirling(k) - _stirling(n - k)
    return (
        (mode + 0.5) * math.log((mode + 1.0) / (ratio * below))
        + (n + 1.0) * math.log(below / above)
        + (k + 0.5) * math.log(ratio * above / (k + 1.0))
        + corrections
    )


@njit(inline="always")
def _by_rejection(s: np.ndarray, n: int, p: float) -> int:
    """Transformed rejection, BTRS (Hörmann 1993, doi 10.1080/00949659308811496)."""
    spread = math.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    sure = 0.92 - 4.2 / b
    while True:
        u, v = _uniform(s) - 0.5, _uniform(s)
        edge = 0.5 - abs(u)
        k = np.floor((2.0 * a / edge + b) * u + n * p + 0.5) if edge > 0.0 else -1.0
        if edge >= 0.07 and v <= sure:
            return int(k)
        if 0.0 <= k <= n:
            height = v * (2.83 + 5.1 / b) * spread / (a / (edge * edge) + b)
            if math.log(height) <= _log_chance(n, p, k, math.floor((n + 1) * p)):
                return int(k)


@njit(inline="always")
def binomial(s: np.ndarray, n: int, p: float, log_rest: float) -> int:  # noqa: PLR0917 - inlined  # type: ignore[type-arg]
    """One draw from Binomial(n, p) with the stream whose state is `s`; `log_rest` is log(1 - p)."""
    if n <= 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    is_turned = p > 0.5
    rest = math.log(p) if is_turned else log_rest
    q = 1.0 - p if is_turned else p
    k = _by_inversion(s, n, q, rest) if n * q < INVERSION_BELOW else _by_rejection(s, n, q)
    return n - k if is_turned else k
