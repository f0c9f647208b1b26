"""Where to screen is asked by those who see the studies of a place."""

from tests.access.rows_scenarios import READERS
from tests.access.table import Row

PLACE = {"place": "4301", "source": "4201"}

ROWS = [
    Row("what_if:checkpoints", roles=READERS, outside=403, query=PLACE),
    Row("what_if:checkpoints-file", roles=READERS, outside=403, query=PLACE),
]
