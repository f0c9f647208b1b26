from lianfang.people.canvass.queries.coverage import (
    Line,
    Overview,
    agreements,
    has_synthetic,
    overview,
    tally_of,
)
from lianfang.people.canvass.queries.gaps import Wanted, gap_count, gaps
from lianfang.people.canvass.queries.rounds import frame_file, round_of, rounds
from lianfang.people.canvass.queries.walking import (
    earlier_rounds,
    follow_up,
    follow_ups,
    for_pad,
    household,
    progress,
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
    "has_synthetic",
    "household",
    "overview",
    "progress",
    "round_of",
    "rounds",
    "tally_of",
    "to_walk",
]
