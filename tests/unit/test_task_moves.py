"""The law of the task engine, written as a table."""

import pytest

from lianfang.ground.kernel.errors import IllegalMove
from lianfang.ground.tasks.terms import TASK_MOVES, TaskState

TABLE = """
              assigned  queried  acknowledged  reported  returned  accepted  withdrawn
assigned         .        yes        yes          .         .         .         yes
queried         yes        .         yes          .         .         .         yes
acknowledged     .        yes         .          yes        .         .         yes
reported         .         .          .           .        yes       yes        yes
returned         .         .          .          yes        .         .         yes
accepted         .         .          .           .         .         .          .
withdrawn        .         .          .           .         .         .          .
"""
COLUMNS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
LAW = {here: dict(zip(COLUMNS, cells, strict=True)) for here, *cells in ROWS}


@pytest.mark.parametrize("there", TaskState)
@pytest.mark.parametrize("here", TaskState)
def test_only_the_moves_in_the_table_are_legal(here, there):
    if LAW[here][there] == "yes":
        assert TASK_MOVES.allows(here=here, there=there)
    else:
        with pytest.raises(IllegalMove):
            TASK_MOVES.check(here=here, there=there)


def test_every_state_can_be_reached():
    assert TASK_MOVES.reachable() == frozenset(TaskState)
