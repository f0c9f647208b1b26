"""State machines as tables: the diagram in the manual is printed from the same table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db.models import TextChoices

from lianfang.ground.kernel.errors import IllegalMove

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django_stubs_ext import StrOrPromise

State = TypeVar("State", bound=TextChoices)


@dataclass(frozen=True, kw_only=True)
class StateMachine(Generic[State]):
    """Which moves are legal. Every state must be a key of `moves`, final ones with an empty set."""

    name: StrOrPromise
    start: State
    moves: Mapping[State, frozenset[State]]

    def allows(self, *, here: State, there: State) -> bool:
        return there in self.moves[here]

    def check(self, *, here: State, there: State) -> None:
        """Raise `IllegalMove` unless the table has the move."""
        if not self.allows(here=here, there=there):
            raise IllegalMove(machine=self.name, here=here.label, there=there.label)

    def final_states(self) -> frozenset[State]:
        return frozenset(state for state, onward in self.moves.items() if not onward)

    def edges(self) -> Iterator[tuple[State, State]]:
        for here, onward in self.moves.items():
            for there in sorted(onward, key=list(self.moves).index):
                yield here, there

    def reachable(self) -> frozenset[State]:
        """States that can be reached from the start, the start included."""
        seen: set[State] = set()
        waiting = [self.start]
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting.extend(self.moves[state])
        return frozenset(seen)

    def mermaid(self) -> str:
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.value}"]
        lines += [f"    {here.value} --> {there.value}" for here, there in self.edges()]
        lines += [f"    {state.value} --> [*]" for state in self.moves if not self.moves[state]]
        return "\n".join(lines)
