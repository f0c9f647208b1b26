"""Keyed random numbers: Philox4x32-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405).

A draw is a function of (seed, replicate, subject, purpose, n) and of nothing else, so that it does
not depend on the order of events or on the number of threads, and two scenarios share it.
This file is the plain Python form; `kernel_rng` is the compiled one and must equal it.
"""

from __future__ import annotations

from enum import IntEnum

_M0, _M1 = 0xD2511F53, 0xCD9E8D57
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_MASK = 0xFFFFFFFF
SEEDS = 1 << 64


class Purpose(IntEnum):
    """What a draw is for: the last word of the counter."""

    COURSE = 1  # subject: person; n: block of the course
    CONTACT = 2  # subject: person; n: 2 × contact, 2 × contact + 1
    TRIP = 3  # subject: person; n: contact made in another area
    ARRIVALS = 4  # subject: day; how many arrive
    ARRIVAL = 5  # subject: arrival of the day; n: 4 × day + block
    TRACE_HOME = 6  # subject: case; n: member of the household
    TRACE_MET = 7  # subject: case; n: infectious contact
    TRACE_OTHER = 8  # subject: case; n: other close contact
    OBSERVED = 9  # subject: person sought


def philox(counter: tuple[int, int, int, int], seed: int) -> tuple[int, int, int, int]:
    """Four uniform 32-bit integers for a counter of four 32-bit words and a 64-bit seed."""
    x0, x1, x2, x3 = counter
    k0, k1 = seed & _MASK, (seed >> 32) & _MASK
    for _ in range(10):
        a, b = _M0 * x0, _M1 * x2
        x0, x1, x2, x3 = (b >> 32) ^ x1 ^ k0, b & _MASK, (a >> 32) ^ x3 ^ k1, a & _MASK
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    return x0, x1, x2, x3
