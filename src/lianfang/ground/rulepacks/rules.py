"""Deciding by a table: first row that holds wins, and what is unknown is asked, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.rulepacks.errors import BadInput
from lianfang.ground.rulepacks.terms import NO, UNDETERMINED, UNKNOWN, YES, InputKind, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lianfang.ground.rulepacks import logic
    from lianfang.ground.rulepacks.shape import TableText
    from lianfang.ground.rulepacks.terms import Words

# Entries kept of what was decided before: a lane meets the same answers all day.
_MOST_KEPT = 65_536
_TRUTHS: Mapping[Any, str | None] = {
    YES: YES, NO: NO, UNKNOWN: None, "": None, None: None, True: YES, False: NO,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a table says. With `ask_next` the outcome is undetermined until that input is known.

    Attributes:
        row: Number of the row that held, from 1; 0 while undetermined.
    """

    outcome: str
    row: int
    reasons: tuple[Note, ...]
    duties: tuple[Note, ...]
    ask_next: str
    pack: str
    table: str

    @property
    def is_determined(self) -> bool:
        return self.outcome != UNDETERMINED


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """What a room stores of a decision, so that anybody can decide it again."""

    pack: str
    table: str
    inputs: dict[str, Any]
    outcome: str
    row: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    condition: logic.Condition | None
    outcome: str
    decision: Decision


@dataclass(frozen=True, kw_only=True)
class Table:
    """A compiled decision table of one pack."""

    code: str
    pack: str
    text: TableText
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    invariants: tuple[tuple[logic.Condition, frozenset[str]], ...]
    known: frozenset[str]
    kept: dict[tuple[Any, ...], Decision] = field(default_factory=dict, repr=False, compare=False)

    @property
    def outcomes(self) -> Mapping[str, Words]:
        return self.text.outcomes

    def values(self, inputs: Mapping[str, Any]) -> tuple[Any, ...]:
        """The inputs in the table's order, None where not known.

        Raises:
            BadInput: a value that the table does not know, or an input that is not on its list.
        """
        strangers = inputs.keys() - self.known
        if strangers:
            why = _("only the inputs that the table declares may be looked at.")
            raise BadInput(table=self.code, name=min(strangers), value="…", why=why)
        return tuple(read_value(self, name, inputs.get(name)) for name in self.names)


def read_value(table: Table, name: str, given: Any) -> Any:
    """One input as the table uses it; what nobody said is what the table assumes, or unknown."""
    text = table.text.inputs[name]
    value: Any
    if text.kind is InputKind.NUMBER:
        value = _number(table, name, given)
    elif text.kind is InputKind.TRUTH:
        if given not in _TRUTHS:
            raise _bad(table, name, given)
        value = _TRUTHS[given]
    else:
        value = None if given in {None, "", UNKNOWN} else given
        if value is not None and value not in text.words:
            raise _bad(table, name, given)
    return (text.assumed or None) if value is None else value


def _number(table: Table, name: str, given: Any) -> float | None:
    if given is None or given in {"", UNKNOWN}:
        return None
    if isinstance(given, bool):
        raise _bad(table, name, given)
    try:
        value = float(given)
    except (TypeError, ValueError) as error:
        raise _bad(table, name, given) from error
    if value - value != 0:  # neither infinity nor a not-a-number can be compared
        raise _bad(table, name, given)
    return value


def _bad(table: Table, name: str, given: Any) -> BadInput:
    why = _("it is not one of the values that this input can have.")
    return BadInput(table=table.code, name=name, value=str(given)[:40], why=why)


def decide(table: Table, inputs: Mapping[str, Any]) -> Decision:
    """The first row that holds. Undetermined when a row before it waits for an answer that decides.

    Raises:
        BadInput: a value that the table does not know, or an input that is not on its list.
    """
    try:
        key = tuple(map(inputs.get, table.names))
        found = table.kept.get(key)
    except TypeError as error:
        why = _("an answer is one word or one number.")
        raise BadInput(table=table.code, name="-", value=str(inputs)[:80], why=why) from error
    if found is not None and inputs.keys() <= table.known:
        return found
    found = decide_values(table, table.values(inputs))
    if len(table.kept) >= _MOST_KEPT:
        table.kept.clear()
    table.kept[key] = found
    return found


def decide_values(table: Table, values: tuple[Any, ...]) -> Decision:
    waiting: list[Row] = []
    for row in table.rows:
        verdict = True if row.condition is None else row.condition.verdict(values)
        if verdict:
            return _settle(table, row, waiting=waiting, values=values)
        if verdict is None:
            waiting.append(row)
    msg = f"the table {table.code} has no last row"
    raise AssertionError(msg)


def _settle(table: Table, row: Row, *, waiting: list[Row], values: tuple[Any, ...]) -> Decision:
    """The row's decision, unless an earlier row that may still hold would say something else."""
    for earlier in waiting:
        if earlier.outcome != row.outcome and earlier.condition is not None:
            position = earlier.condition.waits(values)
            return _undetermined(table, ask_next=table.names[position or 0])
    return row.decision


def _undetermined(table: Table, *, ask_next: str) -> Decision:
    asked = table.text.inputs[ask_next].ask
    return Decision(
        outcome=UNDETERMINED,
        row=0,
        reasons=(Note(code=f"ask.{ask_next}", zh=asked.zh, en=asked.en),),
        duties=(),
        ask_next=ask_next,
        pack=table.pack,
        table=table.code,
    )


def barred(table: Table, inputs: Mapping[str, Any]) -> frozenset[str]:
    """Outcomes that nobody may choose by hand with these inputs, by the table's invariants.

    What is unknown bars too: only an answer opens the way.
    """
    values = table.values(inputs)
    found: set[str] = set()
    for condition, never in table.invariants:
        if condition.verdict(values) is not False:
            found |= never
    return frozenset(found)


def record(decision: Decision, inputs: Mapping[str, Any]) -> DecisionRecord:
    return DecisionRecord(
        pack=decision.pack,
        table=decision.table,
        inputs=dict(inputs),
        outcome=decision.outcome,
        row=decision.row,
        reasons=tuple(note.code for note in decision.reasons),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An open decision that another pack would take otherwise; a person signs it, nothing else."""

    key: str
    was: str
    would_be: str
    reasons: tuple[Note, ...]
    ask_next: str


def rerun(table: Table, decided: Iterable[tuple[str, DecisionRecord]]) -> list[Difference]:
    """Decide again by another pack's table; only what comes out otherwise, nothing is changed.

    Inputs that the other table no longer looks at are left aside.
    """
    found = []
    for key, before in decided:
        inputs = {name: value for name, value in before.inputs.items() if name in table.known}
        now = decide(table, inputs)
        if now.outcome != before.outcome:
            found.append(
                Difference(
                    key=key,
                    was=before.outcome,
                    would_be=now.outcome,
                    reasons=now.reasons,
                    ask_next=now.ask_next,
                )
            )
    return found
