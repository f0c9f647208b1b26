"""The grammar of state machines, and every machine of the house against it."""

import pytest
from django.db.models import TextChoices

from lianfang.ground.kernel.errors import IllegalMove
from lianfang.ground.kernel.states import StateMachine
from lianfang.ground.tasks.terms import SIGNED_STATES, TASK_MOVES, TaskState

TABLE = """
              assigned queried acknowledged reported returned accepted withdrawn
assigned          .      yes       yes         .        .        .        yes
queried          yes      .        yes         .        .        .        yes
acknowledged      .      yes        .         yes       .        .        yes
reported          .       .         .          .       yes      yes       yes
returned          .       .         .         yes       .        .        yes
accepted          .       .         .          .        .        .         .
withdrawn         .       .         .          .        .        .         .
"""
COLUMNS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
LAW = {here: dict(zip(COLUMNS, cells, strict=True)) for here, *cells in ROWS}


class Lamp(TextChoices):
    OFF = "off", "Off"
    ON = "on", "On"
    BROKEN = "broken", "Broken"


LAMP = StateMachine(
    name="lamp",
    start=Lamp.OFF,
    moves={
        Lamp.OFF: frozenset({Lamp.ON}),
        Lamp.ON: frozenset({Lamp.OFF, Lamp.BROKEN}),
        Lamp.BROKEN: frozenset(),
    },
)


@pytest.mark.parametrize("there", TaskState)
@pytest.mark.parametrize("here", TaskState)
def test_only_the_moves_in_the_table_are_legal(here, there):
    if LAW[here][there] == "yes":
        TASK_MOVES.check(here=here, there=there)
        assert TASK_MOVES.allows(here=here, there=there)
    else:
        with pytest.raises(IllegalMove):
            TASK_MOVES.check(here=here, there=there)


def test_every_state_of_a_task_can_be_reached():
    assert TASK_MOVES.reachable() == frozenset(TaskState)


def test_a_signed_state_is_never_one_from_which_signing_is_possible():
    assert not any(TASK_MOVES.allows(here=s, there=TaskState.ACKNOWLEDGED) for s in SIGNED_STATES)


def test_final_states_have_no_way_out():
    assert LAMP.final_states() == {Lamp.BROKEN}


def test_the_refusal_names_machine_and_states():
    with pytest.raises(IllegalMove) as refusal:
        LAMP.check(here=Lamp.BROKEN, there=Lamp.ON)

    assert refusal.value.params == {"machine": "lamp", "here": "Broken", "there": "On"}
    assert "lamp" in refusal.value.sentence()


def test_the_diagram_is_drawn_from_the_table():
    assert LAMP.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> off",
        "    off --> on",
        "    on --> off",
        "    on --> broken",
        "    broken --> [*]",
    ]
