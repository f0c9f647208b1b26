"""Matches as the pages show them: masked people, stops by name, reasons in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.identity import queries as identity
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.journeys import queries, rules
from lianfang.people.journeys.models import Finding
from lianfang.people.journeys.terms import FindingState, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from lianfang.ground.identity.services import Masked
    from lianfang.people.journeys.models import CaseTrip, MatchRun

TONES = {
    FindingState.OFFERED: "soon",
    FindingState.CONFIRMED: "done",
    FindingState.DISMISSED: "quiet",
}


def trip_row(trip: CaseTrip) -> dict[str, Any]:
    """A trip as one line of the desk."""
    return {"trip": trip, "run": queries.last_run(trip), "stretch": stretch(trip, trip)}


def stretch(row: Any, trip: CaseTrip) -> str:
    names = trip.service.stop_names
    return f"{names[row.board]} – {names[row.alight]}"


def run_page(run: MatchRun) -> dict[str, Any]:
    """Everything a match's page shows."""
    findings = list(queries.findings_of(run))
    masked = identity.masked([one.person for one in findings if one.person])
    words = _words(run)
    return {
        "run": run,
        "trip": run.trip,
        "service": run.trip.service,
        "stretch": stretch(run.trip, run.trip),
        "seat": seat_text(run.trip),
        "rows": [finding_row(one, run, masked=masked, words=words) for one in findings],
        "reasons": sorted(
            ((words.get(code, code), count) for code, count in run.reasons.items()),
            key=lambda pair: -pair[1],
        ),
        "none": run.aboard - run.contacts - run.generals,
        "offered": sum(one.state == FindingState.OFFERED for one in findings),
    }


def finding_or_refusal(run: MatchRun, finding_id: int) -> Finding:
    found = queries.findings_of(run).filter(pk=finding_id).first()
    if found is None:
        raise NotFound(what=Finding._meta.verbose_name)
    return found


def finding_row(
    one: Finding,
    run: MatchRun,
    *,
    masked: Mapping[UUID, Masked] | None = None,
    words: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    known = masked if masked is not None else identity.masked([one.person] if one.person else [])
    state = FindingState(one.state)
    return {
        "finding": one,
        "person": known.get(one.person) if one.person else None,
        "seat": seat_text(one),
        "stretch": stretch(one, run.trip),
        "reason": (words or _words(run)).get(one.reason, one.reason),
        "tone": TONES[state],
        "state": state.label,
        "is_offered": state == FindingState.OFFERED,
        "is_confirmed": state == FindingState.CONFIRMED,
    }


def seat_text(row: Any) -> str:
    """Coach, seat and compartment as they are said; what is not known is left out."""
    parts = []
    if row.coach:
        parts.append(_("coach {coach}").format(coach=row.coach))
    if row.compartment is not None:
        parts.append(_("compartment {number}").format(number=row.compartment))
    if row.row is not None or row.seat:
        parts.append(_("seat {seat}").format(seat=_seat(row)))
    if getattr(row, "standing", 0) == Standing.STANDING:
        parts.append(_("standing"))
    if getattr(row, "standing", 0) == Standing.CREW:
        parts.append(_("crew"))
    return ", ".join(parts) or _("seat not known")


def _seat(row: Any) -> str:
    """Row and letter, once: some lists write the row into the seat as well."""
    number = str(row.row or "")
    return str(row.seat) if row.seat and row.seat.startswith(number) else f"{number}{row.seat}"


def _words(run: MatchRun) -> dict[str, str]:
    """Reason code -> sentence, by the pack that the match used."""
    table = rulepacks.pack(run.pack).table(rules.TABLE)
    found = {row.code: str(row.reason) for row in table.text.rows}
    asked = {
        f"ask.{name}": _("not known: {question}").format(question=one.ask)
        for name, one in table.text.inputs.items()
    }
    return found | asked
