from lianfang.people.canvass.queries.coverage import (
    Line,
    Overview,
    agreements,
    has_synthetic,
    overview,
    tally_of,
)
from lianfang.people.canvass.queries.gaps import Wanted, gap_count, gaps
from lianfang.people.canvass.queries.rounds import frame_file, grids, place_for, round_of, rounds
from lianfang.people.canvass.queries.walking import (
    earlier_rounds,
    follow_up,
    follow_ups,
    for_pad,
    household,
    progress,
    second_looks,
    to_walk,
)

__all__ = [
    "Line",
    "Overview",
    "Wanted",
    "agreements",
    "earlier_rounds",
    "follow_up",
    "follow_ups",
    "for_pad",
    "frame_file",
    "gap_count",
    "gaps",
    "grids",
    "has_synthetic",
    "household",
    "overview",
    "place_for",
    "progress",
    "round_of",
    "rounds",
    "second_looks",
    "tally_of",
    "to_walk",
]
