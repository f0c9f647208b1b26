"""Households and visits that never were, for a demonstration: each the same at every loading."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from lianfang.ground.kernel.facts import Fact
from lianfang.people.canvass.frame import Entry
from lianfang.people.canvass.models import Revisit
from lianfang.people.canvass.terms import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lianfang.people.canvass.models import Round

_QUIET = {"been_there": "no", "met_someone": "no", "unwell": "no"}
# Of a hundred answered doors this many have something to say, each to another question.
_SAYS = {0: "been_there", 1: "been_there", 2: "met_someone", 3: "unwell"}
_MINUTES_A_DOOR = 4
_MOST_MINUTES = 60 * 20


def _draw(*words: object) -> int:
    """A number below 10,000 that these words always give."""
    text = ":".join(map(str, words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 10_000


def entries_of(row: dict[str, Any]) -> list[Entry]:
    """The made-up households of a sample: groups of so many doors in each community."""
    return [
        Entry(
            line=number,
            place=community,
            cell=f"{community}{group:03d}",
            code=f"{community}{group:03d}-{number:04d}",
            address=row["address"].format(group=group, number=number),
            sequence=number,
            longitude=None,
            latitude=None,
            source="synthetic",
        )
        for community in row["communities"]
        for group in range(1, row["groups"] + 1)
        for number in range(1, row["doors"] + 1)
    ]


def visits_of(
    row: dict[str, Any], entries: Sequence[Entry], *, now: datetime
) -> Iterator[tuple[str, list[Fact]]]:
    """Visits to most households, community by community; so many per cent were reached as the row says."""
    for community in row["communities"]:
        device = uuid5(NAMESPACE_OID, f"{row['round']}:{community}")
        here = [entry for entry in entries if entry.place == community]
        share = row["visited"].get(community, row["visited"]["others"])
        walked = here[: len(here) * share // 100]
        facts: list[Fact] = []
        for number, entry in enumerate(walked):
            back = _MOST_MINUTES - number * _MINUTES_A_DOOR
            at = now - timedelta(minutes=max(back, 5))
            bodies = _bodies if community not in row.get("perfect", []) else _perfect
            for body in bodies(row["round"], entry):
                facts.append(_fact(device, len(facts) + 1, at=at, body=body))
        yield community, facts


def _bodies(round_: str, entry: Entry) -> list[dict[str, Any]]:
    body = {"round": round_, "household": entry.code}
    drawn = _draw(entry.code, "result")
    if drawn < 250:
        return [body | {"result": Result.NOT_HOME}] * 2
    if drawn < 500:
        return [body | {"result": Result.NOT_HOME}]
    if drawn < 650:
        return [body | {"result": Result.REFUSED}]
    if drawn < 800:
        return [body | {"result": Result.EMPTY}]
    return [body | {"result": Result.ANSWERED} | _answers(entry.code)]


def _perfect(round_: str, entry: Entry) -> list[dict[str, Any]]:
    """A community where every door opens at the first knock: what the overview asks to look at again."""
    body = {"round": round_, "household": entry.code, "result": Result.ANSWERED}
    return [body | _answers(entry.code)]


def _answers(code: str) -> dict[str, Any]:
    answers = dict(_QUIET)
    says = _SAYS.get(_draw(code, "says") // 100)
    if says:
        answers[says] = "yes"
    persons = 1 + _draw(code, "persons") % 5
    linked = min(persons, 1 + _draw(code, "linked") % 2) if says == "been_there" else 0
    return {"answers": answers, "persons": persons, "linked": linked}


def second_looks_of(round_: Round, *, now: datetime) -> Iterator[tuple[str, list[Fact]]]:
    """Two of three second looks that the lot asked for; one in ten answers comes out differently."""
    waiting = Revisit.objects.filter(household__round=round_, second=None)
    rows = waiting.select_related("household", "first").order_by("unit", "household__code")
    by_unit: dict[str, list[Revisit]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_id, []).append(row)
    for unit, looks in by_unit.items():
        device = uuid5(NAMESPACE_OID, f"{round_.code}:again:{unit}")
        chosen = [row for row in looks if _draw(row.household.code, "again") % 3]
        facts = [
            _fact(device, number, at=now - timedelta(minutes=3), body=_again(round_, row))
            for number, row in enumerate(chosen, start=1)
        ]
        yield unit, facts


def _again(round_: Round, row: Revisit) -> dict[str, Any]:
    answers = {
        question: "unknown" if _draw(row.household.code, question) < 1000 else answer
        for question, answer in row.first.answers.items()
    }
    return {
        "round": round_.code,
        "household": row.household.code,
        "result": Result.ANSWERED,
        "persons": row.first.persons,
        "linked": row.first.linked,
        "answers": answers,
    }


def _fact(device: UUID, seq: int, *, at: datetime, body: dict[str, Any]) -> Fact:
    return Fact(device=device, seq=seq, kind="visit", at=at, device_at=at, pack="", body=body)
