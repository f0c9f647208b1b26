"""Load the checkpoints of a scenario and the disinfection protocols of its pack.

What officers have changed since stays: a checkpoint or protocol that is known is left alone.

`checkpoints.yaml`:

    defaults: {sunset: …, review_on: …, opened_at: …, basis: {zh, en}, alternatives: {zh, en}}
    delegations: [{place: "4307", kind: local_road, basis: {zh, en}, synthetic: true}]
    checkpoints:
      - code: yueyang-exit            # unique, for addresses
        place: "430602"
        facility: demo:yueyang-expressway-exit   # key of a facility, or left out
        kind: expressway_exit
        name: {zh, en}
        state: open                   # proposed | approved | open
        border: true                  # at least three people
        minimum_staff: 3
        lanes: [{positions: 2, arrangement: series}, {}, {green: true}]
        shifts: [{lead: {zh, en}, count: 6, from: …, to: …}]
        traffic: {vehicles: 60, people: 150, queue: 8, delay: 6, hours: 12}  # made up, marked so
        synthetic: true
        source: {zh, en}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.field.facilities import queries as facilities
from lianfang.ground.kernel.packs import BrokenData
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.people.checkpoints import rules, sample
from lianfang.people.checkpoints.models import (
    Checkpoint,
    Delegation,
    Lane,
    Protocol,
    Shift,
    Step,
)
from lianfang.people.checkpoints.moments import day_of, moment_of
from lianfang.people.checkpoints.services.proposing import QUEUE_LIMIT
from lianfang.people.checkpoints.terms import Arrangement, CheckpointKind, CheckpointState, Deed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

FILE, PROTOCOLS = "checkpoints", "disinfection"
_APPROVED = {CheckpointState.APPROVED, CheckpointState.OPEN}


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Enter what is not there yet; the number of checkpoints, delegations and protocols that are new."""
    new = _protocols(data)
    if data.has(FILE):
        text = data.yaml(FILE)
        new += _delegations(text.get("delegations", []))
        codes = [_enter(row) for row in _unknown(data, text)]
        if codes:
            ledger.record(
                act="checkpoints.facts.loaded",
                by=by,
                at=now,
                data={"count": len(codes)},
                parts=codes,
            )
        new += len(codes)
        report(len(text.get("checkpoints", [])))
    return new


def _protocols(data: DataFolder) -> int:
    rows = data.yaml(PROTOCOLS)["protocols"] if data.has(PROTOCOLS) else []
    known = set(Protocol.objects.values_list("code", flat=True))
    fresh = [_protocol(row) for row in rows if row["code"] not in known]
    Protocol.objects.bulk_create(fresh)
    return len(fresh)


def _protocol(row: dict[str, Any]) -> Protocol:
    weakest, strongest = row.get("mg_per_l", [None, None])
    advice = row.get("advice", {})
    return Protocol(
        code=row["code"],
        name=row["name"]["zh"],
        name_en=row["name"]["en"],
        area=row["area"],
        agent=row.get("agent", ""),
        mg_per_l_from=weakest,
        mg_per_l_to=strongest,
        contact_minutes=row.get("contact_minutes"),
        is_routine=row.get("routine", True),
        is_forbidden=row.get("forbidden", False),
        advice=advice.get("zh", ""),
        advice_en=advice.get("en", ""),
        source=row["source"],
        grade=row.get("grade", ""),
    )


def _delegations(rows: list[dict[str, Any]]) -> int:
    known = set(Delegation.objects.values_list("place_id", "kind"))
    fresh = [
        Delegation(
            place_id=row["place"],
            kind=row["kind"],
            basis=row["basis"]["zh"],
            basis_en=row["basis"]["en"],
            is_synthetic=row.get("synthetic", False),
        )
        for row in rows
        if (row["place"], row["kind"]) not in known
    ]
    Delegation.objects.bulk_create(fresh)
    return len(fresh)


def _unknown(data: DataFolder, text: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that are not in the store yet, over the defaults of the file."""
    rows = [{**text.get("defaults", {}), **row} for row in text.get("checkpoints", [])]
    tree = places.known_codes(row["place"] for row in rows)
    for row in rows:
        _check(data, row, tree)
    known = set(Checkpoint.objects.values_list("code", flat=True))
    return [row for row in rows if row["code"] not in known]


def _check(data: DataFolder, row: dict[str, Any], tree: set[str]) -> None:
    problems = [
        (row["place"] not in tree, _("{value} is not in the tree."), row["place"]),
        (row["kind"] not in CheckpointKind.values, _("“{value}” is no kind."), row["kind"]),
        (
            row.get("state", "open") not in CheckpointState.values,
            _("“{value}” is no state."),
            row.get("state"),
        ),
        (
            not any(lane.get("green") for lane in row.get("lanes", [])),
            _("{value} has no green lane."),
            row["code"],
        ),
    ]
    for is_wrong, why, value in problems:
        if is_wrong:
            file = data.file(FILE).name
            raise BrokenData(file=file, where=row["code"], why=why.format(value=value))


def _enter(row: dict[str, Any]) -> str:
    checkpoint = _checkpoint(row)
    checkpoint.save(force_insert=True)
    Lane.objects.bulk_create(
        Lane(
            checkpoint=checkpoint,
            number=number,
            positions=lane.get("positions", 1),
            arrangement=lane.get("arrangement", Arrangement.SERIES),
            is_green=lane.get("green", False),
        )
        for number, lane in enumerate(row["lanes"], start=1)
    )
    Shift.objects.bulk_create(_shift(checkpoint, shift) for shift in row.get("shifts", []))
    _history(checkpoint, row)
    if "traffic" in row:
        sample.fill(checkpoint, row["traffic"], until=moment_of(row["traffic"]["until"]))
    return checkpoint.code


def _checkpoint(row: dict[str, Any]) -> Checkpoint:
    state = CheckpointState(row.get("state", "open"))
    opened_at = moment_of(row["opened_at"])
    is_approved = state in _APPROVED
    facility = facilities.find(row["facility"]) if row.get("facility") else None
    approver, source = row.get("approver", {}), row.get("source", {})
    return Checkpoint(
        code=row["code"],
        place_id=row["place"],
        facility=facility,
        name=row["name"]["zh"],
        name_en=row["name"]["en"],
        kind=row["kind"],
        is_border=row.get("border", False),
        state=state,
        proposed_by=row["proposer"]["zh"],
        proposed_from_id=row["place"],
        proposed_at=opened_at,
        authority_id=approver["place"] if is_approved else None,
        approved_by=approver["zh"] if is_approved else "",
        approved_at=opened_at if is_approved else None,
        basis=row["basis"]["zh"],
        basis_en=row["basis"]["en"],
        alternatives=row["alternatives"]["zh"],
        alternatives_en=row["alternatives"]["en"],
        sunset=moment_of(row["sunset"]),
        review_on=day_of(row["review_on"]),
        minimum_staff=rules.fewest(row.get("minimum_staff", 1), is_border=row.get("border", False)),
        queue_limit=row.get("queue_limit", QUEUE_LIMIT),
        languages=row.get("languages", ["zh-hans", "en"]),
        opened_at=opened_at if state == CheckpointState.OPEN else None,
        longitude=facility.longitude if facility else None,
        latitude=facility.latitude if facility else None,
        is_synthetic=row.get("synthetic", True),
        source=source.get("zh", ""),
        source_en=source.get("en", ""),
    )


def _shift(checkpoint: Checkpoint, row: dict[str, Any]) -> Shift:
    return Shift(
        checkpoint=checkpoint,
        lead=row["lead"]["zh"],
        lead_en=row["lead"].get("en", ""),
        count=row["count"],
        begins_at=moment_of(row["from"]),
        ends_at=moment_of(row["to"]),
        is_synthetic=row.get("synthetic", True),
    )


def _history(checkpoint: Checkpoint, row: dict[str, Any]) -> None:
    """What must have happened for it to stand as it does."""
    begun, proposer, approver = checkpoint.proposed_at, row["proposer"], row.get("approver", {})
    deeds = [(Deed.PROPOSED, proposer)]
    if checkpoint.approved_at:
        deeds.append((Deed.APPROVED, approver))
    if checkpoint.opened_at:
        deeds.append((Deed.OPENED, proposer))
    Step.objects.bulk_create(
        Step(
            checkpoint=checkpoint,
            kind=kind,
            at=begun,
            by_label=who["zh"],
            by_label_en=who.get("en", ""),
        )
        for kind, who in deeds
    )
