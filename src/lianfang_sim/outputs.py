"""What a run counts, in the order of the arrays."""

from __future__ import annotations

from enum import IntEnum

OUTPUTS = (
    "infections",
    "imported",
    "onsets",
    "confirmed",
    "severe",
    "critical",
    "deaths",
    "in_beds",
    "waiting_for_bed",
    "observed_at_home",
    "observed_designated",
    "contacts_traced",
)
STOCKS = slice(7, 11)  # numbers at one time; the others are new ones of a day


class Output(IntEnum):
    """Positions in the arrays."""

    INFECTIONS = 0
    IMPORTED = 1
    ONSETS = 2
    CONFIRMED = 3
    SEVERE = 4
    CRITICAL = 5
    DEATHS = 6
    IN_BEDS = 7
    WAITING_FOR_BED = 8
    OBSERVED_AT_HOME = 9
    OBSERVED_DESIGNATED = 10
    CONTACTS_TRACED = 11
