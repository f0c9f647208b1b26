"""Where a household counts: its cell, its community and every place above, each once.

A statistical zone counts with its host: what lies in the zone counts for the host, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Iterable


class Ancestors:
    """The places above cells, looked up once for all cells of a batch."""

    def __init__(self, cells: Iterable[str]) -> None:
        self._digits = [level.digits for level in places.levels()]
        above = {code for cell in cells for code in self._prefixes(cell)}
        known = places.of_codes(above).values_list("code", "attached_to_id")
        self._host = dict(known)

    def _prefixes(self, cell: str) -> list[str]:
        return [cell[:digits] for digits in self._digits if digits <= len(cell)]

    def of(self, cell: str) -> set[str]:
        """The cell itself and all that it counts for."""
        found = {cell}
        for code in self._prefixes(cell):
            found.add(code)
            host = self._host.get(code)
            if host:
                found.update(self._prefixes(host))
        return found
