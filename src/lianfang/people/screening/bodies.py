"""What a device may say of a person, a vehicle, a queue. Unknown names are refused, not ignored."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from lianfang.people.screening.terms import MOST_ABOARD

Truth = Literal["yes", "no", "unknown"]


def _blank(found: Any) -> Any:
    """A form sends an empty field as nothing at all or as an empty word."""
    return None if found == "" else found


Code = Annotated[str, StringConstraints(max_length=12, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)]
Sentence = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Day = Annotated[date | None, BeforeValidator(_blank)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Marked(Part):
    """Something that may be made up for a demonstration."""

    is_synthetic: bool = False


class Reading(Part):
    """One reading of a thermometer. Implausible ones are kept: the table knows what to do."""

    celsius: float = Field(gt=-60, lt=400)
    method: Literal["infrared", "ear", "glass", "electronic"]
    ambient: float | None = Field(None, gt=-60, lt=80)
    thermometer: Word = ""


class Answers(Part):
    """What was asked. The list is closed: where somebody comes from is not on it."""

    green_vehicle: Truth = "unknown"
    cough_or_breathless: Truth = "unknown"
    other_symptom: Truth = "unknown"
    under_observation_elsewhere: Truth = "unknown"
    exposure_stay: Truth = "unknown"
    exposure_contact: Truth = "unknown"
    exposure_cotraveller: Truth = "unknown"
    resident_here: Truth = "unknown"
    declines: Truth = "unknown"


class Exposure(Part):
    place: Code = ""
    place_text: Name = ""
    left_on: Day = None
    kind: Literal["stay", "contact", "cotraveller"] = "stay"


class Person(Marked):
    """Whoever did not simply pass. Every field may be blank: nobody is left lying for want of papers."""

    name: Name = ""
    document_kind: Word = "none"
    document_no: Word = ""
    phone: Word = ""
    sex: Word = ""
    birth: Day = None
    address_place: Code = ""
    address: Sentence = ""
    language: Word = ""
    needs: list[Word] = Field([], max_length=20)
    guardian_name: Name = ""


class Destination(Part):
    place: Code = ""
    facility: int | None = None


class ScreeningBody(Marked):
    """One person at a lane."""

    checkpoint: Word
    lane: int = Field(1, ge=1, le=999)
    party: Annotated[UUID | None, BeforeValidator(_blank)] = None
    seat: Word = ""
    readings: list[Reading] = Field([], max_length=10)
    answers: Answers
    exposure: Exposure | None = None
    outcome: Word
    row: int = Field(0, ge=0, le=99)
    person: Person | None = None
    destination: Destination | None = None
    second_officer: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    reason: Sentence = ""
    declaration: Word | None = None


class Disinfection(Part):
    agent: Word
    mg_per_l: float = Field(ge=0, le=1_000_000)
    contact_minutes: int = Field(ge=0, le=10_000)
    area: Annotated[str, StringConstraints(max_length=20, strip_whitespace=True)]


class VehicleBody(Marked):
    """A vehicle with the people who came in it. The plate is never asked by any rule."""

    checkpoint: Word
    lane: int = Field(1, ge=1, le=999)
    party: UUID
    vehicle: Literal[
        "coach", "car", "lorry", "ambulance", "essential_goods", "ship", "train", "other"
    ] = Field("other", alias="class")
    green: bool = False
    service: Word = ""
    sealed: bool = False
    aboard: int = Field(0, ge=0, le=MOST_ABOARD)
    plate: Annotated[str, StringConstraints(max_length=20, strip_whitespace=True)] = ""
    from_place: Code = ""
    disinfection: Disinfection | None = None
    arrived_at: AwareDatetime
    left_at: Annotated[AwareDatetime | None, BeforeValidator(_blank)] = None


class QueueBody(Marked):
    checkpoint: Word
    lane: int = Field(1, ge=1, le=999)
    waiting_vehicles: int = Field(ge=0, le=100_000)
    waiting_minutes: int = Field(ge=0, le=100_000)


SCREENINGS = TypeAdapter(list[ScreeningBody])
VEHICLES = TypeAdapter(list[VehicleBody])
QUEUES = TypeAdapter(list[QueueBody])


def mistakes_of(error: ValidationError) -> str:
    """Where a body is wrong, without what stood there: it may be a name."""
    found = error.errors(include_url=False, include_input=False)[:3]
    return ", ".join(".".join(map(str, one["loc"])) or one["type"] for one in found)
