"""The body of somebody who simply passes, which is nearly everybody: read ten times as fast.

Whatever this shape does not fit, a blank for nothing or a person's name, is read the full way
(`bodies`); it must take nothing that the full way refuses.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID  # noqa: TC003  the reader reads the annotation

import msgspec
from msgspec import Meta, Struct

Truth = Literal["yes", "no", "unknown"]
Word = Annotated[str, Meta(max_length=40)]


class Reading(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    celsius: Annotated[float, Meta(gt=-60, lt=400)]
    method: Literal["infrared", "ear", "glass", "electronic"]
    ambient: Annotated[float, Meta(gt=-60, lt=80)] | None = None
    thermometer: Word = ""


class Answers(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    green_vehicle: Truth = "unknown"
    cough_or_breathless: Truth = "unknown"
    other_symptom: Truth = "unknown"
    under_observation_elsewhere: Truth = "unknown"
    exposure_stay: Truth = "unknown"
    exposure_contact: Truth = "unknown"
    exposure_cotraveller: Truth = "unknown"
    resident_here: Truth = "unknown"
    declines: Truth = "unknown"


class Pass(Struct, frozen=True, forbid_unknown_fields=True):
    """Said to pass, and nothing to be done: no name, no exposure, no declaration to use."""

    checkpoint: Word
    answers: Answers
    outcome: Literal["pass"]
    lane: Annotated[int, Meta(ge=1, le=999)] = 1
    party: UUID | None = None
    seat: Word = ""
    readings: Annotated[tuple[Reading, ...], Meta(max_length=10)] = ()
    exposure: None = None
    row: Annotated[int, Meta(ge=0, le=99)] = 0
    person: None = None
    destination: None = None
    second_officer: Annotated[str, Meta(max_length=60)] = ""
    reason: Annotated[str, Meta(max_length=300)] = ""
    declaration: None = None
    is_synthetic: bool = False


def read(body: object) -> Pass | None:
    """The body, if it is such a one."""
    try:
        return msgspec.convert(body, Pass)
    except msgspec.ValidationError:
        return None


def asked(answers: Answers) -> dict[str, Any]:
    return msgspec.structs.asdict(answers)
