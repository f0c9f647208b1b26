"""The quick way for those who simply pass. Nothing but a row and a count stays of them.

It decides by the same table as the full way; whoever the table or the checkpoint leaves any doubt
of is handed to the full way, which says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.rulepacks import rules as tables
from lianfang.people.checkpoints.terms import Disposition as Said
from lianfang.people.screening import plain, rules
from lianfang.people.screening.services import reading
from lianfang.people.screening.terms import TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from lianfang.ground.kernel.facts import Fact
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.queries import Standing
    from lianfang.people.screening.plain import Answers, Pass, Reading

Row = tuple[Any, ...]
# What is kept of a decision: row of the table, pack, band of the temperature.
Verdict = tuple[int, str, int | None]


class Verdicts:
    """What the table says of the same answers and reading on the same day: asked once a batch."""

    def __init__(self) -> None:
        self._packs = reading.Packs()
        self._found: dict[tuple[date, Answers, Reading | None], Verdict | None] = {}

    def of(self, body: Pass, at: datetime) -> Verdict | None:
        """None where the table says anything but that they pass."""
        key = (self._packs.day_of(at), body.answers, body.readings[-1] if body.readings else None)
        try:
            return self._found[key]
        except KeyError:
            return self._found.setdefault(key, self._decide(*key))

    def _decide(self, day: date, answers: Answers, last: Reading | None) -> Verdict | None:
        try:
            pack = self._packs.in_force(day)
            inputs = plain.asked(answers) | rules.inputs_of_reading(last)
            decision = tables.decide(pack.table(TABLE), inputs)
        except DomainError:
            return None
        if decision.outcome != Said.PASS:
            return None
        return decision.row, decision.pack, rules.band_of(last.celsius if last else None)


def sift(
    facts: Sequence[Fact], *, by: Actor, now: datetime
) -> tuple[list[tuple[Fact, Row]], list[Fact]]:
    """Those who plainly pass, each with the row to keep (see `filing.COLUMNS`), and all others."""
    bodies = [plain.read(fact.body) for fact in facts]
    known = _known({body.checkpoint for body in bodies if body is not None}, by=by, now=now)
    verdicts = Verdicts()
    passing, others = [], []
    for fact, body in zip(facts, bodies, strict=True):
        row = None if body is None else _row(fact, body, known=known, verdicts=verdicts)
        if row is None:
            others.append(fact)
        else:
            passing.append((fact, row))
    return passing, others


def _known(codes: set[str], *, by: Actor, now: datetime) -> dict[str, Standing]:
    """The checkpoints that the device's post answers for."""
    found = reading.standings(codes, now=now) if codes else {}
    return {code: standing for code, standing in found.items() if by.covers(standing.place)}


def _row(
    fact: Fact, body: Pass, *, known: Mapping[str, Standing], verdicts: Verdicts
) -> Row | None:
    checkpoint = known.get(body.checkpoint)
    verdict = verdicts.of(body, fact.at)
    if checkpoint is None or verdict is None:
        return None
    number, pack, band = verdict
    return (
        fact.device,
        fact.seq,
        checkpoint.id,
        body.lane,
        fact.at,
        body.party,
        Said.PASS.value,
        "",
        number,
        pack,
        band,
        "",
        None,
        False,
        body.is_synthetic or checkpoint.is_synthetic,
    )
