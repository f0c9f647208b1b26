"""The simulator beside its peers, interleaved, in seconds of processor time (bars G1, G2, G5, G6)."""

import os
from collections.abc import Iterator
from statistics import median

from bench.peers import drive, ourselves, problems

ROUNDS = int(os.environ.get("LIANFANG_BENCH_ROUNDS", "1"))
MILLION, DAYS = 1_000_000, 120
OURS, PEERS = {14: 1000, 122: 400}, {14: 50, 122: 10}  # replicates; the slow one is asked for fewer


def measure() -> Iterator[tuple[str, float, str]]:
    yield from _against("covasim", "Covasim 3.1.6", "layered")
    yield from _against("laser", "LASER-generic 1.1.0", "mixing")
    yield from _memory()
    for places in OURS:
        yield from _patches(places)


def _against(peer: str, name: str, kind: str) -> Iterator[tuple[str, float, str]]:
    pairs = [
        (ourselves(kind, MILLION, DAYS), drive(peer, MILLION, DAYS)) for _round in range(ROUNDS)
    ]
    ours, theirs = pairs[0]
    yield (
        f"science: agent-days a second, times {name}",
        median(other["seconds"] / own["seconds"] for own, other in pairs),
        "times",
    )
    yield (
        f"science: infections a second, times {name}",
        median(
            (own["infections"] / own["seconds"]) / (other["infections"] / other["seconds"])
            for own, other in pairs
        ),
        "times",
    )
    yield (
        f"science: agent-days a second beside {name}",
        MILLION * DAYS / ours["seconds"],
        "a second",
    )
    yield f"science: agent-days a second of {name}", MILLION * DAYS / theirs["seconds"], "a second"


def _memory() -> Iterator[tuple[str, float, str]]:
    """Peak memory with ten million; Covasim's days are few, its arrays are laid on the first."""
    own = ourselves("layered", 10 * MILLION, DAYS)["peak_megabytes"]
    other = drive("covasim", 10 * MILLION, 3)["peak_megabytes"]
    yield "science: peak memory at 10 million, of ours", own, "MB"
    yield "science: peak memory at 10 million, share of Covasim's", own / other, "of 1"


def _patches(places: int) -> Iterator[tuple[str, float, str]]:
    problem = problems.patches(places)
    own = ourselves("patches", problem=problem | {"replicates": OURS[places]})
    other = drive("epydemix", problem=problem | {"replicates": PEERS[places]})
    ratio = (other["seconds"] / PEERS[places]) / (own["seconds"] / OURS[places])
    yield f"science: {places} places, replicates a second, times epydemix 1.5.0", ratio, "times"
    yield (
        f"science: {places} places, attack rate apart from epydemix's",
        abs(own["attack"] - other["attack"]),
        "share",
    )
