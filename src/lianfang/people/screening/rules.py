"""What a screening comes to: which inputs the table gets, and which of two outcomes stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from lianfang.ground.rulepacks import rules as tables
from lianfang.ground.rulepacks.terms import YES
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.screening.terms import BAND_TENTHS, CAREFUL, TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.ground.rulepacks.rules import Decision
    from lianfang.people.screening.bodies import Exposure, ScreeningBody

NO = "no"


class Measured(Protocol):
    """One reading of a thermometer, however it was read in."""

    @property
    def celsius(self) -> float: ...
    @property
    def method(self) -> str: ...
    @property
    def ambient(self) -> float | None: ...


_RANK = {outcome: rank for rank, outcome in enumerate(CAREFUL)}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the table says of a screening and what stands.

    Attributes:
        stands: The more careful of what the device and the table say, as far as it may be chosen.
        doubt: Why a person has to look: `outcome-differs`, `pack-differs`, `answers-missing`; or "".
    """

    decision: Decision
    stands: Outcome
    doubt: str


def inputs_of(body: ScreeningBody, *, pack: Pack, on: date) -> dict[str, Any]:
    """What the table is asked: the last reading, and exposures as far as they still count."""
    inputs: dict[str, Any] = dict(body.answers.__dict__)
    inputs |= inputs_of_reading(body.readings[-1] if body.readings else None)
    if body.exposure is not None and inputs["exposure_stay"] == YES:
        inputs["exposure_stay"] = YES if _counts(body.exposure, pack=pack, on=on) else NO
    return inputs


def inputs_of_reading(last: Measured | None) -> dict[str, Any]:
    if last is None:
        return {}
    return {"reading_c": last.celsius, "method": last.method, "ambient_c": last.ambient}


def _counts(exposure: Exposure, *, pack: Pack, on: date) -> bool:
    """A stay counts in an area of the pack and for as long as an incubation lasts, no longer."""
    if exposure.kind != "stay":
        return True
    if exposure.left_on is not None:
        longest = timedelta(days=pack.number("incubation_max_days"))
        if on - exposure.left_on > longest:
            return False
    return not exposure.place or _is_affected(exposure, pack=pack, on=on)


def _is_affected(exposure: Exposure, *, pack: Pack, on: date) -> bool:
    day = min(exposure.left_on or on, on)
    codes = [area.place for area in pack.areas(day) if area.place]
    return not codes or any(exposure.place.startswith(code) for code in codes)


def judge(said: str, *, inputs: Mapping[str, Any], pack: Pack, own: Pack | None) -> Judged:
    """The table's word beside the device's. `own` is the pack the device decided by, if another.

    Raises:
        BadInput: a value the table does not know.
    """
    table = pack.table(TABLE)
    decision = tables.decide(table, inputs)
    if decision.outcome == said:
        return Judged(decision, Outcome(said), "")
    if not decision.is_determined:
        stands = _stands(said, Outcome.REMEASURE, inputs=inputs, pack=pack)
        return Judged(decision, stands, "answers-missing")
    is_packs = own is not None and tables.decide(own.table(TABLE), inputs).outcome == said
    decided = Outcome(decision.outcome)
    stands = _stands(said, decided, inputs=inputs, pack=pack, is_honest=is_packs)
    return Judged(decision, stands, "pack-differs" if is_packs else "outcome-differs")


def _stands(
    said: str, decided: Outcome, *, inputs: Mapping[str, Any], pack: Pack, is_honest: bool = False
) -> Outcome:
    """The more careful of two.

    One that the table's invariants bar does not count, unless the device's own pack came to it.
    """
    if said not in Outcome.values:
        return decided
    if not is_honest and said in tables.barred(pack.table(TABLE), inputs):
        return decided
    return max(decided, Outcome(said), key=_RANK.__getitem__)


def band_of(celsius: float | None) -> int | None:
    """The lower edge of the half degree a reading lies in, in tenths; None without a usable one."""
    if celsius is None or not 0 <= celsius < 100:
        return None
    return int(round(celsius * 10, 3)) // BAND_TENTHS * BAND_TENTHS


def delay_minutes(seconds: float) -> float:
    return round(max(seconds, 0) / 60, 1)


def exposure_kind(inputs: Mapping[str, Any]) -> str:
    """The weightiest exposure that was named: contact, the same vehicle, a stay."""
    order = {
        "exposure_contact": "contact",
        "exposure_cotraveller": "cotraveller",
        "exposure_stay": "dated_stay",
    }
    return next((kind for name, kind in order.items() if inputs.get(name) == YES), "")


def has_symptom(inputs: Mapping[str, Any]) -> bool:
    return YES in {inputs.get("cough_or_breathless"), inputs.get("other_symptom")}
